import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ExperimentProblem } from '@gameday/console-api';
import type { Described } from './describe.ts';

export interface ReadRequest {
  readonly paths: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What came of reading one file. */
export interface ReadFile {
  readonly path: string;
  /** Undefined where the file could not even be loaded. */
  readonly described?: Described;
  readonly problems: readonly ExperimentProblem[];
}

export interface ReadLimits {
  /** Without a word for so long, the file that is being loaded is given up; default 15 000. */
  readonly silentMsMax?: number;
  /** So many files may be given up; then the rest is not loaded; default 3. */
  readonly stuckMax?: number;
}

const failed = (path: string, message: string): ReadFile => ({
  path,
  problems: [{ severity: 'error', path: '', message }],
});

/** One worker, until it has read all, or gives no sign, or ends. @returns why it did not read all */
function readSome(request: ReadRequest, silentMsMax: number, found: Map<string, ReadFile>): Promise<string> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: request,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  // What an experiment writes when it is loaded is no word of the console's.
  worker.stdout.resume();
  worker.stderr.resume();
  return new Promise<string>((resolve) => {
    const end = (reason: string) => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(reason);
    };
    const timer = setTimeout(() => end(`could not be loaded within ${silentMsMax / 1000} s`), silentMsMax);
    worker.on('message', (file: ReadFile) => {
      timer.refresh();
      found.set(file.path, file);
    });
    worker.once('error', (error) => end(`cannot be loaded: ${error instanceof Error ? error.message : String(error)}`));
    worker.once('exit', () => end('ended the program that was to load it'));
  });
}

/**
 * Loads experiments' files, checks each by itself, and says what is in them. A file that never ends loading is told as an error, and
 * holds up nothing.
 */
export async function readFiles(
  { paths, environment }: ReadRequest,
  { silentMsMax = 15_000, stuckMax = 3 }: ReadLimits = {},
): Promise<ReadonlyMap<string, ReadFile>> {
  const found = new Map<string, ReadFile>();
  let stuckCount = 0;
  for (let rest = paths; rest.length > 0; rest = rest.filter((path) => !found.has(path))) {
    const why = await readSome({ paths: rest, environment }, silentMsMax, found);
    const stuck = rest.find((path) => !found.has(path));
    if (stuck === undefined) break;
    found.set(stuck, failed(stuck, why));
    stuckCount += 1;
    if (stuckCount < stuckMax) continue;
    for (const path of rest) {
      if (!found.has(path)) found.set(path, failed(path, `was not loaded, since ${basename(stuck)} before it ${why}`));
    }
  }
  return found;
}
