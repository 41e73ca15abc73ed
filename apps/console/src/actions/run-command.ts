import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@gameday/lab-kit/paths';
import type { ConsoleConfig } from '../config.ts';

/** What a command came to. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunCommand {
  /**
   * Runs `gameday ARGS` to its end, without a shell.
   * @param timeoutMs default 30 000; then it is ended
   */
  (
    args: readonly string[],
    options?: { readonly timeoutMs?: number; readonly signal?: AbortSignal },
  ): Promise<CommandResult>;
  /** Starts it in a session of its own, which outlives the console; its words go to `logFile`. @returns its process id */
  detached(args: readonly string[], logFile: string): number;
}

const main = join(repositoryRoot, 'apps', 'gameday', 'src', 'main.ts');
const outputBytesMax = 8 * 1024 * 1024;

/** How the same is typed. */
export const commandLine = (args: readonly string[]): string =>
  ['gameday', ...args.map((arg) => (/^[\w./:=,@-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`))].join(' ');

/** The command line for the lab of this console. */
export function createRunCommand({ env, paths }: Pick<ConsoleConfig, 'env' | 'paths'>): RunCommand {
  // It reads its ports from the running lab; what the console was told for itself must not mislead it.
  const { GAMEDAY_PORT: _port, GAMEDAY_PORTS: _ports, ...rest } = env;
  const childEnv = { ...rest, GAMEDAY_HOME: paths.folder, NO_COLOR: '1' };
  const run = (args: readonly string[], options: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
    new Promise<CommandResult>((resolve, reject) => {
      const child = spawn(process.execPath, [main, ...args], {
        cwd: repositoryRoot,
        env: childEnv,
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: options.timeoutMs ?? 30_000,
        ...(options.signal && { signal: options.signal }),
      });
      const output = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].setEncoding('utf8').on('data', (text: string) => {
          if (output[name].length < outputBytesMax) output[name] += text;
        });
      }
      child.once('error', reject);
      child.once('close', (code) => resolve({ code: code ?? -1, ...output }));
    });
  return Object.assign(run, {
    detached(args: readonly string[], logFile: string): number {
      const log = openSync(logFile, 'a', 0o600);
      try {
        const child = spawn(process.execPath, [main, ...args], {
          cwd: repositoryRoot,
          env: childEnv,
          detached: true,
          stdio: ['ignore', log, log],
        });
        child.on('error', () => undefined); // the log, and what does not appear, say it
        child.unref();
        if (child.pid === undefined) throw new Error(`gameday ${args[0]} could not be started`);
        return child.pid;
      } finally {
        closeSync(log);
      }
    },
  });
}
