import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { processIdentity, stopIdentity } from '@gameday/process';
import { messageOf } from './errors.ts';

export interface CommandOptions {
  readonly cwd?: string;
  /** The whole environment; default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the command and whatever it started. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which it is ended; default: never. */
  readonly timeoutMs?: number;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** Told of each line, of stdout and stderr alike. */
  readonly onLine?: (line: string) => void;
}

interface CommandResult {
  /** Undefined when it could not be started, ran too long, or was ended by a signal. */
  readonly code: number | undefined;
  /** stdout and stderr as they came, the last 64 KiB. */
  readonly output: string;
  /** How it went wrong, for people; undefined when it ended by itself with exit code 0. */
  readonly failure: string | undefined;
  readonly timedOut: boolean;
}

const outputCharactersMax = 65_536;
const graceMs = 2_000;

/**
 * Runs a program without a shell, in a process group of its own, so that ending it ends what it started too.
 * @throws the signal's reason when the signal fired
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env, signal, timeoutMs, uid, gid, onLine }: CommandOptions = {},
): Promise<CommandResult> {
  signal?.throwIfAborted();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output = `${output}${line}\n`.slice(-outputCharactersMax);
      onLine?.(line);
    });
  }
  let timedOut = false;
  let ending: Promise<unknown> | undefined;
  const end = () => {
    const identity = child.pid === undefined ? undefined : processIdentity(child.pid);
    if (identity) ending ??= stopIdentity(identity, { graceMs });
  };
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => ((timedOut = true), end()), timeoutMs);
  signal?.addEventListener('abort', end, { once: true });
  try {
    const ended = await new Promise<{ code: number | null; killer: NodeJS.Signals | null; error?: Error }>(
      (resolve) => {
        child.once('error', (error) => resolve({ code: null, killer: null, error }));
        child.once('close', (code, killer) => resolve({ code, killer }));
      },
    );
    await ending;
    signal?.throwIfAborted();
    const code = ended.code ?? undefined;
    return {
      code: timedOut ? undefined : code,
      output,
      failure: failureOf(command, ended, timedOut, timeoutMs),
      timedOut,
    };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}

function failureOf(
  command: string,
  ended: { code: number | null; killer: NodeJS.Signals | null; error?: Error },
  timedOut: boolean,
  timeoutMs: number | undefined,
): string | undefined {
  if (ended.error) return `${command} could not be started: ${messageOf(ended.error)}`;
  if (timedOut) return `${command} did not end within ${(timeoutMs ?? 0) / 1000} s`;
  if (ended.killer) return `${command} was ended by ${ended.killer}`;
  return ended.code === 0 ? undefined : `${command} ended with exit code ${ended.code}`;
}

/** The last lines of an output that say something, joined for a message. */
export const lastWords = (output: string, count = 3): string =>
  output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(-count)
    .join(' | ');
