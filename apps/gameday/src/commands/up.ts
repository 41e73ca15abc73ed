import { labPaths, type LabPaths } from '@gameday/lab-kit';
import { defineCommand } from '../cli/command.ts';
import { CommandError } from '../cli/errors.ts';
import { exitCode, type ExitCode, type Io } from '../cli/io.ts';
import { LabClient, supervisorOf } from '../lab/control-client.ts';
import { launchSupervisor } from '../lab/launch.ts';
import { readPorts } from '../lab/read-ports.ts';
import { urlLines } from '../progress/describe-event.ts';
import { progressFor } from '../progress/progress.ts';
import { runLab } from '../supervisor/run-lab.ts';
import { labSettings, type LaunchFlags } from '../lab/settings.ts';
import { realWorld } from '../supervisor/world.ts';

/** Flags of everything that starts a lab. */
export const labFlags = {
  monolith: { type: 'boolean', help: 'Run the app as one process instead of seven services.' },
  scale: { type: 'string', multiple: true, value: 'SERVICE=N', help: 'Start a service with N replicas; repeatable.' },
  'time-scale': {
    type: 'string',
    value: 'N',
    help: 'Let the autoscaler’s time run N times as fast: its windows, periods and forecasts.',
  },
  'no-autoscaling': { type: 'boolean', help: 'Autoscalers only watch: replicas stay as they are set by hand.' },
} as const;

export const up = defineCommand({
  name: 'up',
  summary: 'Start the lab: engines, services, console',
  details: `
Shows its progress, prints the addresses, and runs until Ctrl-C, which stops everything again.
With --detach it returns when all is ready (exit code 0) and the lab runs on; gameday down stops it.
Engines that are not there are got first (Consul, PostgreSQL) or meanwhile (the others).

Environment: GAMEDAY_PORT_BASE moves every port, GAMEDAY_HOME the lab's folder.`,
  flags: { ...labFlags, detach: { type: 'boolean', short: 'd', help: 'Return when all is ready.' } },
  async run({ flags }, io) {
    const ports = readPorts(io.env);
    const settings = labSettings(flags);
    const paths = labPaths(io.env, io.cwd);
    const holder = supervisorOf(paths);
    if (holder) return await saysThatItRuns(paths, holder.pid, flags.detach ?? false, io);
    if (flags.detach) return await detached(paths, flags, io);
    const progress = progressFor(io);
    try {
      const options = { paths, ports, env: io.env, ...settings, world: realWorld };
      return await runLab({ ...options, watch: ignoringFatal(progress.watch), stopOnFailure: false }, io);
    } finally {
      progress.close();
    }
  },
});

/** In the foreground an error that ends the lab is also thrown, and then said by whoever catches it. */
const ignoringFatal =
  (watch: ReturnType<typeof progressFor>['watch']): typeof watch =>
  (event) => {
    if (event.type !== 'failed' || event.fatal !== true) watch(event);
  };

async function saysThatItRuns(paths: LabPaths, pid: number, detach: boolean, io: Io): Promise<ExitCode> {
  const { urls } = await new LabClient(paths).status();
  const lines = urlLines(urls);
  if (!detach) {
    throw new CommandError('already_runs', `the lab runs already: its supervisor is process ${pid}`, {
      details: lines.map((line) => line.trim()),
      hint: 'gameday status shows it, gameday down stops it',
    });
  }
  io.stdout.write([`The lab runs already (process ${pid}).`, ...lines, ''].join('\n'));
  return exitCode.ok;
}

async function detached(paths: LabPaths, flags: LaunchFlags, io: Io): Promise<ExitCode> {
  const { client } = await launchSupervisor(paths, flags, io);
  const progress = progressFor(io);
  const forget = io.onSignal((signal) => void client.stop(signal).catch(() => undefined));
  try {
    for await (const event of client.events()) {
      progress.watch(event);
      if (event.type !== 'allReady') continue;
      io.stdout.write(`${urlLines(event.urls).join('\n')}\n`);
      return exitCode.ok;
    }
    return exitCode.couldNotRun;
  } finally {
    forget();
    progress.close();
  }
}
