import { suggestion } from '@gameday/conventions';
import { labPaths, type LabPaths } from '@gameday/lab-kit';
import { defineCommand } from '../cli/command.ts';
import { usageError } from '../cli/errors.ts';
import { exitCode, type ExitCode, type Io } from '../cli/io.ts';
import { LabClient, supervisorOf } from '../lab/control-client.ts';
import { launchSupervisor } from '../lab/launch.ts';
import { followLines, lineWriter } from '../logs/show-logs.ts';
import { progressFor } from '../progress/progress.ts';
import { labFlags } from './up.ts';

const parts = ['engines', 'cluster', 'console', 'services'];

export const attach = defineCommand({
  name: 'attach',
  summary: 'Show the logs of one part of the lab, starting the lab if it does not run',
  details: `
PART is engines, cluster, console or services. Whoever started the lab stops it: with Ctrl-C, and also by going away. Others just
leave. When the lab goes down they end, with exit code 0.`,
  flags: labFlags,
  operands: { usage: 'PART', min: 1, max: 1 },
  async run({ flags, operands: [part = ''] }, io) {
    if (!parts.includes(part)) throw usageError(`nothing to attach to is called "${part}"; ${suggestion(part, parts)}`);
    const paths = labPaths(io.env, io.cwd);
    const lab = supervisorOf(paths)
      ? { client: new LabClient(paths), own: false }
      : await launchSupervisor(paths, flags, io);
    return await watchLab(lab, part, paths, io);
  },
});

async function watchLab(
  { client, own }: { client: LabClient; own: boolean },
  part: string,
  paths: LabPaths,
  io: Io,
): Promise<ExitCode> {
  const leave = new AbortController();
  const forget = io.onSignal((signal) => {
    if (own) void client.stop(signal).catch(() => leave.abort());
    else leave.abort();
  });
  const end = new AbortController();
  const following = followLines(paths, { part, lines: 0 }, lineWriter(io, false), end.signal);
  const progress = progressFor(io);
  let code: ExitCode = exitCode.ok;
  try {
    for await (const event of client.events({ owner: own, signal: leave.signal })) {
      if (event.type === 'failed') code = exitCode.couldNotRun;
      if (own || event.type === 'failed' || event.type === 'stopping' || event.type === 'stopped')
        progress.watch(event);
    }
  } catch (error) {
    if (!leave.signal.aborted) throw error;
  } finally {
    progress.close();
    end.abort();
    await following;
    forget();
  }
  return code;
}
