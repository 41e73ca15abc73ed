import { lstatSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { createHash } = process.getBuiltinModule('node:crypto');

/** The repository's root. */
export const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

const manifest = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as { version: string };
export const version = manifest.version;

/** Where a lab keeps what. */
export interface LabPaths {
  /** The lab's folder, with links resolved. */
  readonly folder: string;
  readonly logs: string;
  /** The logs of the run before. */
  readonly previousLogs: string;
  readonly secrets: string;
  /** What runs, for whoever has to clean up after a supervisor that died. */
  readonly parts: string;
  /** The folder of the cluster app: its objects, what its autoscalers decided and learned. */
  readonly cluster: string;
  /** The cluster's objects, written at every change. */
  readonly clusterState: string;
  /** What must be undone of the experiments that run, a log for each: see the chaos engine. */
  readonly undo: string;
  /** What experiments and loads came to, a folder for each run. */
  readonly runs: string;
  /** For kubectl and other clients of the cluster. */
  readonly kubeconfig: string;
  /** Name of the row of lock files. */
  readonly lock: string;
  /** The supervisor's Unix socket. */
  readonly socket: string;
}

/** The kernel's limit for the path of a Unix socket is 104 bytes on macOS and 108 on Linux, its end included. */
const socketPathBytesMax = 100;

/** A folder below the system's temporary one that is this user's alone. */
function privateFolder(): string {
  const { uid } = userInfo();
  const folder = join(tmpdir(), `gameday-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid: owner, mode } = lstatSync(folder);
  if (owner !== uid || (mode & 0o077) !== 0) {
    throw new Error(`${folder} must be a folder of yours that nobody else may enter; remove it or set TMPDIR`);
  }
  return folder;
}

function socketPath(folder: string): string {
  const path = join(folder, 'run', 'supervisor.sock');
  if (Buffer.byteLength(path) <= socketPathBytesMax) return path;
  return join(privateFolder(), `${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.sock`);
}

/** One lab has one name, however its folder is reached; it need not exist yet. */
function withLinksResolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(withLinksResolved(dirname(path)), basename(path));
  }
}

/** The paths of the lab that this environment means: `GAMEDAY_HOME`, or `.gameday` in the repository's root. */
export function labPaths(env: Readonly<NodeJS.ProcessEnv>, cwd = process.cwd()): LabPaths {
  const home = env['GAMEDAY_HOME'];
  const wanted = home ? resolve(cwd, home) : join(repositoryRoot, '.gameday');
  const folder = withLinksResolved(wanted);
  return {
    folder,
    logs: join(folder, 'logs'),
    previousLogs: join(folder, 'logs', 'previous'),
    secrets: join(folder, 'secrets.json'),
    parts: join(folder, 'run', 'parts.json'),
    cluster: join(folder, 'cluster'),
    clusterState: join(folder, 'cluster', 'objects.jsonl'),
    undo: join(folder, 'undo'),
    runs: join(folder, 'runs'),
    kubeconfig: join(folder, 'kubeconfig'),
    lock: join(folder, 'run', 'lab.lock'),
    socket: socketPath(folder),
  };
}

/** The log of one part. */
export const logFileOf = (paths: LabPaths, part: string): string => join(paths.logs, `${part}.log`);

/** In the folder of a run: its events. */
export const eventsFile = 'events.ndjson';

/** The events of an experiment's run, a line of JSON each, as its runner writes them: the run itself first. */
export const runEventsOf = (paths: Pick<LabPaths, 'runs'>, run: string): string => join(paths.runs, run, eventsFile);
