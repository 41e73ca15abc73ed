import type { Explanation } from '@gameday/service-kit';
import { labPaths, services } from '@gameday/lab-kit';
import { defineCommand, jsonFlag, wholeNumber } from '../cli/command.ts';
import { exitCode, writeJson } from '../cli/io.ts';
import { checkService, LabGovernance } from '../lab/governance.ts';

type Told = Explanation & { readonly service: string; readonly replica: string };

const shownByDefault = 20;

export const explain = defineCommand({
  name: 'explain',
  summary: 'Say why breakers tripped, replicas were ejected and load was shed',
  details: 'The latest decisions of a service, or of all, each with its numbers and the traces that it was seen in.',
  flags: {
    json: jsonFlag,
    peer: { type: 'string', value: 'PEER', help: 'Only about calls to this service.' },
    lines: { type: 'string', short: 'n', value: 'N', help: `How many decisions at most; default ${shownByDefault}.` },
  },
  operands: { usage: '[SERVICE]', min: 0, max: 1 },
  async run({ flags, operands: [service] }, io) {
    const asked = service === undefined ? services.map(({ name }) => name) : [checkService(service)];
    const lines =
      flags.lines === undefined ? shownByDefault : wholeNumber(flags.lines, '--lines', { min: 1, max: 1000 });
    const governance = new LabGovernance(labPaths(io.env, io.cwd));
    const reports = await Promise.all(asked.map((name) => governance.reports(name, flags.peer)));
    const decisions: Told[] = reports
      .flat()
      .flatMap(({ service: from, replica, explanations }) =>
        explanations.map((explanation) => ({ ...explanation, service: from, replica })),
      )
      .toSorted((a, b) => b.at.localeCompare(a.at))
      .slice(0, lines);
    if (flags.json) writeJson(io, { decisions });
    else if (decisions.length === 0) io.stdout.write('Nothing was decided yet: no trip, no ejection, nothing shed.\n');
    else io.stdout.write(`${decisions.map(describe).join('\n')}\n`);
    return exitCode.ok;
  },
});

/** One decision for people: the sentence, then the latest requests that it was seen in. */
export function describe({ at, replica, summary, evidence, faults }: Told): string {
  const seen = evidence.slice(0, 3).map(({ traceId, outcome, endpoint, durationMs }) => {
    const where = endpoint === undefined ? '' : ` at ${endpoint}`;
    return `    ${outcome}${where} after ${Math.round(durationMs)} ms${traceId ? `, trace ${traceId}` : ''}`;
  });
  const active = faults.length > 0 ? [`    faults in force: ${faults.join(', ')}`] : [];
  return [`${at}  ${replica}: ${summary}`, ...active, ...seen].join('\n');
}
