import type { ChildProcess } from 'node:child_process';
import { accessSync, constants as access, statSync } from 'node:fs';
import { constants, homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ActivityFailed, messageOf } from '../errors.ts';
import { isMapping } from '../values/equality.ts';

// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { spawn } = process.getBuiltinModule('node:child_process');

/** A provider of the type `process` with all references resolved. */
export interface ProcessCall {
  readonly path: string;
  readonly arguments?: unknown;
  readonly timeout?: number | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** What a process activity answers. */
export interface ProcessAnswer {
  /** The exit code; of a process that a signal ended the signal's number, negative, as in Python. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is printed beyond this is dropped. */
const bytesMax = 16 * 2 ** 20;
const graceMs = 1_000;

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, access.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

/** Finds an executable by its path or on the PATH, as Python's `shutil.which`; undefined when there is none. */
export function findExecutable(path: string, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const expanded = path.replace(/^~(?=\/|$)/, homedir());
  const candidates = expanded.includes('/')
    ? [resolve(expanded)]
    : (environment.PATH ?? '').split(delimiter).map((folder) => join(folder || '.', expanded));
  return candidates.find(isExecutable);
}

/** What is started: one text of arguments goes through a shell. Objects become keys and values; nothing and '' are dropped. */
function commandLine(path: string, args: unknown): readonly [file: string, args: readonly string[]] {
  if (typeof args === 'string' && args !== '') return ['/bin/sh', ['-c', `${path} ${args}`]];
  const list = isMapping(args) ? Object.entries(args).flat() : Array.isArray(args) ? args : [];
  return [path, list.filter((one) => one !== null && one !== undefined && one !== '').map(String)];
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream?.on('data', (chunk: Buffer) => {
    const room = bytesMax - bytes;
    if (room > 0) chunks.push(chunk.subarray(0, room));
    bytes += chunk.length;
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

const signalGroup = (child: ChildProcess, signal: NodeJS.Signals): void => {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
};

/** Ends a process and all that it started in its group: asked first, then by force. */
async function end(child: ChildProcess): Promise<void> {
  signalGroup(child, 'SIGTERM');
  await Promise.race([new Promise((done) => child.once('exit', done)), sleep(graceMs, undefined, { ref: false })]);
  signalGroup(child, 'SIGKILL');
}

/**
 * Runs a process as the Chaos Toolkit does (`chaoslib.provider.process`): any exit code is an answer. It has a process
 * group of its own, which ends as a whole when the activity is ended or takes too long.
 * @throws ActivityFailed
 */
export async function runProcess(
  provider: ProcessCall,
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ProcessAnswer> {
  const path = findExecutable(provider.path, environment);
  if (path === undefined) throw new ActivityFailed(`path '${provider.path}' cannot be found, or is not executable`);
  if (signal.aborted) throw new ActivityFailed('the activity was ended');
  const [file, args] = commandLine(path, provider.arguments);
  const env = { ...environment, ...provider.env };
  const child = spawn(file, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);

  let ended: string | undefined;
  const cut = (why: string): void => {
    ended ??= why;
    void end(child);
  };
  const onAbort = (): void => cut('the activity was ended');
  signal.addEventListener('abort', onAbort, { once: true });
  const late =
    provider.timeout === undefined
      ? undefined
      : setTimeout(cut, provider.timeout * 1000, 'process activity took too long to complete');
  try {
    const [code, killedBy] = await new Promise<[number | null, NodeJS.Signals | null]>((done, fail) => {
      child.once('error', fail);
      child.once('close', (...result) => done(result));
    });
    if (ended !== undefined) throw new ActivityFailed(ended);
    const status = code ?? -(killedBy ? constants.signals[killedBy] : 0);
    return { status, stdout: stdout(), stderr: stderr() };
  } catch (error) {
    if (error instanceof ActivityFailed) throw error;
    throw new ActivityFailed(`${provider.path} could not be started: ${messageOf(error)}`, { cause: error });
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', onAbort);
  }
}
