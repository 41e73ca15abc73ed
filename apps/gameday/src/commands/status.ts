import { setTimeout as sleep } from 'node:timers/promises';
import { labPaths } from '@gameday/lab-kit';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { columns } from '../cli/columns.ts';
import { exitCode, type ExitCode, writeJson } from '../cli/io.ts';
import { LabClient, supervisorOf } from '../lab/control-client.ts';
import { urlLines } from '../progress/describe-event.ts';
import { type LabStatus, nothingRuns } from '../supervisor/status.ts';

const refreshMs = 1_000;

export const status = defineCommand({
  name: 'status',
  summary: 'Show what runs: engines, apps, services and their replicas',
  details: 'Exit code 0 when a lab runs, 3 when none does.',
  flags: { json: jsonFlag, watch: { type: 'boolean', short: 'w', help: 'Show it again every second until Ctrl-C.' } },
  async run({ flags }, io) {
    const paths = labPaths(io.env, io.cwd);
    const client = new LabClient(paths);
    const show = async (): Promise<ExitCode> => {
      const now = supervisorOf(paths) ? await client.status() : nothingRuns;
      const runs = now !== nothingRuns;
      if (flags.json) writeJson(io, now);
      else io.stdout.write(runs ? statusText(now) : 'No lab runs. Start it with: gameday up\n');
      return runs ? exitCode.ok : exitCode.couldNotRun;
    };
    if (!flags.watch) return await show();
    const end = new AbortController();
    const forget = io.onSignal(() => end.abort());
    let code: ExitCode = exitCode.ok;
    while (!end.signal.aborted) {
      if (io.stdout.isTTY && !flags.json) io.stdout.write('\u001b[H\u001b[2J');
      code = await show();
      await sleep(refreshMs, undefined, { signal: end.signal }).catch(() => undefined);
    }
    forget();
    return code;
  },
});

const duration = (seconds: number | null): string => {
  if (seconds === null) return '';
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
};

/** The status for people. */
export function statusText({ engines, apps, services, urls, notices = [] }: LabStatus): string {
  const text = (value: number | string | null | undefined) =>
    value === null || value === undefined ? '' : String(value);
  const rows = [
    ['ENGINE', 'STATE', 'VERSION', 'PID', 'PORT', 'UP', ''],
    ...engines.map((part) => [
      part.name,
      part.state,
      text(part.version),
      text(part.pid),
      text(part.port),
      duration(part.uptimeSeconds),
      text(part.reason),
    ]),
    [],
    ['APP'],
    ...apps.map((part) => [part.name, part.state, '', text(part.pid), text(part.port), '', text(part.reason)]),
    [],
    ['REPLICA', 'STATE', 'RESTARTS'],
    ...services.flatMap(({ name, replicas }) =>
      replicas.length === 0
        ? [[name, 'no replica']]
        : replicas.map((replica) => [
            replica.name,
            replica.state,
            text(replica.restarts),
            text(replica.pid),
            text(replica.port),
            duration(replica.uptimeSeconds),
            text(replica.reason),
          ]),
    ),
  ];
  return [...columns(rows), '', ...urlLines(urls), ...(notices.length > 0 ? ['', ...notices] : []), ''].join('\n');
}
