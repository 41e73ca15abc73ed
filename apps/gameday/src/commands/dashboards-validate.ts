import { basename } from 'node:path';
import {
  builtFiles,
  dashboards,
  everyExpression,
  events,
  jsonFolder,
  lint,
  questions,
  recordedNames,
  render,
  ruleFiles,
  rules,
} from '@gameday/dashboards';
import type { LabPorts } from '@gameday/conventions';
import { labPaths } from '@gameday/lab-kit';
import { createPrometheus, PrometheusError } from '@gameday/prometheus';
import { nearer } from '../chaos/near.ts';
import { defineCommand, jsonFlag, wholeNumber } from '../cli/command.ts';
import { CommandError } from '../cli/errors.ts';
import { exitCode, type Io, writeJson } from '../cli/io.ts';
import { LabClient } from '../lab/control-client.ts';
import { changesOf } from './dashboards-build.ts';
import { type Answer, askEverything } from './dashboards-live.ts';
import { findPromtool, promtool, refusedExpressions } from './dashboards-promtool.ts';

/** Something that is wrong, with the check that found it. */
interface Problem {
  readonly check: string;
  readonly where: string;
  readonly message: string;
}

const rangeSecondsDefault = 900;

export const dashboardsValidate = defineCommand({
  name: 'dashboards validate',
  summary: "Check the dashboards: Grafana's rules and format, PromQL, names, and that queries have answers",
  details: `Checks that dashboards/json is as the programs say, the rules of Grafana's dashboard-linter and this repository's own,
Grafana's published types of its format, and with promtool every query, every rule and the rules' unit tests.
With --live every query is asked of the running lab's Prometheus; one that has no answer is a problem, unless it waits
for something that has not happened, such as a fault.
Exit code 1 when there is a problem.`,
  flags: {
    json: jsonFlag,
    live: { type: 'boolean', help: 'Ask the running lab, too.' },
    range: {
      type: 'string',
      value: 'SECONDS',
      help: `How far to look back in the lab; default ${rangeSecondsDefault}.`,
    },
    excluded: { type: 'boolean', help: 'Show what is excluded from the rules, and why.' },
  },
  async run({ flags }, io) {
    const rangeSeconds =
      flags.range === undefined ? rangeSecondsDefault : wholeNumber(flags.range, '--range', { min: 60, max: 604_800 });
    const ports = flags.live ? (await new LabClient(labPaths(io.env, io.cwd)).lab()).ports : undefined;
    const { problems, excluded } = await offline(io);
    const tool = await findPromtool(io.env);
    if (tool === undefined) {
      io.stderr.write(
        'There is no promtool: queries were read by grammar alone, rules not at all (gameday engines doctor)\n',
      );
    } else problems.push(...(await withPromtool(tool)));
    const answers = ports && (await live(ports, rangeSeconds));
    if (answers) problems.push(...unanswered(answers));
    const report = { problems, excluded, ...(answers ? { answers } : {}) };
    if (flags.json)
      writeJson(io, { dashboards: dashboards.length, queries: questions(rangeSeconds).length, ...report });
    else print(io, report, flags.excluded ?? false);
    return problems.length === 0 ? exitCode.ok : exitCode.against;
  },
});

/** What can be checked with nothing there but the repository. */
async function offline(io: Io) {
  const { checkSchema } = await import('@gameday/dashboards/schema');
  const old = changesOf(jsonFolder, true).filter(({ change }) => change !== 'unchanged');
  const { findings, excluded } = lint(dashboards.map(render), { recorded: recordedNames() });
  const problems: Problem[] = [
    ...old.map(({ file }) => ({
      check: 'files',
      where: nearer(file, io.cwd),
      message: 'is not what the program says; gameday dashboards build writes it',
    })),
    ...findings.map(({ rule, dashboard, panel, refId, message }) => ({
      check: rule,
      where: [dashboard, panel, refId].filter(Boolean).join(' / '),
      message,
    })),
    ...checkSchema(builtFiles()).map(({ file, line, message }) => ({
      check: 'schema',
      where: `${file}:${line}`,
      message,
    })),
  ];
  return { problems, excluded: excluded.map(({ finding, reason }) => ({ ...finding, reason })) };
}

async function withPromtool(tool: string): Promise<Problem[]> {
  const refused = await refusedExpressions(tool, everyExpression());
  const problems: Problem[] = refused.map(({ place, why }) => ({ check: 'promtool', where: place, message: why }));
  for (const file of ruleFiles()) {
    const test = file.replace(/\.yml$/, '.test.yml');
    for (const args of [
      ['check', 'rules', file],
      ['test', 'rules', test],
    ]) {
      const { ok, output } = await promtool(tool, args);
      if (!ok) problems.push({ check: `promtool ${args[0]}`, where: basename(args[2] ?? ''), message: output.trim() });
    }
  }
  return problems;
}

async function live(ports: LabPorts, rangeSeconds: number): Promise<Answer[]> {
  const prometheus = createPrometheus({ url: `http://127.0.0.1:${ports.prometheus}` });
  try {
    return await askEverything(prometheus, rangeSeconds);
  } catch (error) {
    if (!(error instanceof PrometheusError)) throw error;
    throw new CommandError('no_prometheus', `the lab's Prometheus does not answer: ${error.message}`, {
      hint: 'gameday status says whether it is ready',
      cause: error,
    });
  } finally {
    await prometheus.close();
  }
}

const unanswered = (answers: readonly Answer[]): Problem[] =>
  answers.flatMap(({ dashboard, panel, refId, series, error, until, expression }) => {
    if (error === undefined && (series > 0 || until !== undefined)) return [];
    const message = error ?? `has no data in the running lab: ${expression.replaceAll('\n', ' ')}`;
    return [{ check: 'live', where: `${dashboard} / ${panel} / ${refId}`, message }];
  });

interface Report {
  readonly problems: readonly Problem[];
  readonly excluded: ReadonlyArray<{ readonly rule: string; readonly dashboard: string; readonly reason: string }>;
  readonly answers?: readonly Answer[];
}

function print(io: Io, { problems, excluded, answers }: Report, withExcluded: boolean): void {
  const line = (text: string) => io.stdout.write(`${text}\n`);
  for (const { check, where, message } of problems) line(`${where}: ${message} (${check})`);
  if (withExcluded) {
    const reasons = new Map<string, number>();
    for (const { rule, reason } of excluded) {
      const key = `${rule}: ${reason}`;
      reasons.set(key, (reasons.get(key) ?? 0) + 1);
    }
    for (const [reason, times] of reasons) line(`excluded ${times} times: ${reason}`);
  }
  if (answers) {
    const waiting = answers.filter(({ series, until, error }) => series === 0 && until !== undefined && !error);
    const awaited = Map.groupBy(waiting, ({ until }) => until);
    for (const [event, list] of awaited) {
      if (event !== undefined) line(`${list.length} queries have no data yet: ${events[event]}`);
    }
    const full = answers.filter(({ series }) => series > 0).length;
    line(`${full} of ${answers.length} queries have data`);
  }
  line(
    `${dashboards.length} dashboards, ${rules.length} rules, ${problems.length} problems, ${excluded.length} findings excluded with a reason`,
  );
}
