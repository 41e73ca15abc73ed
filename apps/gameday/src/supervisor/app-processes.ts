import type { LabPorts } from '@gameday/conventions';
import type { ProcessPlan } from '@gameday/process';
import { exchange, inheritedEnvironment, labMark, type LabPaths, logFileOf, nodeCommand } from '@gameday/lab-kit';

export interface AppProcess {
  /** Name of the part: its log's, too. */
  readonly part: string;
  /** The file to run. */
  readonly entry: string;
  readonly paths: LabPaths;
  readonly env: Readonly<Record<string, string>>;
  readonly probe: { readonly port: number; readonly path: string };
  readonly stopGraceMs: number;
}

/** A service gives up on what it waits for after 30 s by itself; this is the deadline for the rest of its start. */
const readyTimeoutMs = 60_000;

/** The plan for one app's process: ready when its probe answers 200. */
export function appProcessPlan({ part, entry, paths, env, probe, stopGraceMs }: AppProcess): ProcessPlan {
  return {
    ...nodeCommand(entry),
    env: { ...env, [labMark]: paths.folder },
    logFile: logFileOf(paths, part),
    ready: async (signal) => {
      const { status, text } = await exchange({ path: probe.path, to: probe.port, timeoutMs: 2_000, signal });
      if (status !== 200) throw new Error(`it answers ${status}: ${text.slice(0, 300)}`);
    },
    readyTimeoutMs,
    waitsFor: `GET http://127.0.0.1:${probe.port}${probe.path} to answer 200`,
    stopSignal: 'SIGTERM',
    stopGraceMs,
  };
}

const consoleStopGraceMs = 3_000;

export interface ConsoleSettings {
  readonly entry: string;
  readonly paths: LabPaths;
  readonly ports: LabPorts;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/** The plan for the console: it is told where the supervisor and everything else can be asked. */
export function consolePlan({ entry, paths, ports, env }: ConsoleSettings): ProcessPlan {
  return appProcessPlan({
    part: 'console',
    entry,
    paths,
    env: {
      ...inheritedEnvironment(env),
      GAMEDAY_PORT: String(ports.console),
      GAMEDAY_HOME: paths.folder,
      GAMEDAY_SUPERVISOR_SOCKET: paths.socket,
      GAMEDAY_PORTS: JSON.stringify(ports),
    },
    probe: { port: ports.console, path: '/readyz' },
    stopGraceMs: consoleStopGraceMs,
  });
}
