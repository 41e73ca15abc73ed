import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  killIdentity,
  processIdentity,
  type ProcessIdentity,
  setSessionNiceness,
  stopIdentity,
} from '@gameday/process';
import { commandOf, defaultNiceness } from './command.ts';
import { K6Error } from './errors.ts';
import { files, type K6Options } from './options.ts';
import { K6Output } from './output.ts';
import type { K6Result, K6Run } from './run.ts';
import { CpuMeter } from './cpu-meter.ts';
import { takeRawResults } from './raw-results.ts';
import { readSummary, summaryOf } from './summary.ts';

/** After the signal k6 cuts off what is under way and writes its results; with thousands of users that takes a while. */
const stopGraceMs = 20_000;

/**
 * Starts k6 on a script, at lower CPU priority, in a session of its own. Resolves once requests are being made.
 * @throws K6Error when it cannot be started, when the script is broken, or when it was stopped before it began
 */
export async function startK6(options: K6Options, env: Readonly<NodeJS.ProcessEnv> = process.env): Promise<K6Run> {
  const { folder, script, signal } = options;
  const of = (file: keyof typeof files) => join(folder, files[file]);
  const { command, args, env: childEnv } = await commandOf(options, env);
  if (signal?.aborted) throw stoppedEarly(script);
  await Promise.all([rm(of('raw'), { force: true }), rm(of('summary'), { force: true })]);
  const raw = await takeRawResults(options);
  const child = spawn(command, args, {
    cwd: folder,
    env: childEnv,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = exitOf(child);
  const meter = new CpuMeter(child.pid);
  const output = new K6Output(child, of('log'), (status) => options.onProgress?.({ ...status, cpu: meter.look() }));
  const identity = child.pid === undefined ? undefined : processIdentity(child.pid);
  if (!identity) {
    const { error } = await exit;
    meter.close();
    await Promise.all([output.closed, raw.close()]);
    const why = error?.message ?? (output.lastErrors().join('; ') || 'it ended at once');
    throw notStarted(options.k6, why, error);
  }
  // It leads a session of its own; `nice` counts within one.
  void setSessionNiceness(identity.pid, options.niceness ?? defaultNiceness);
  const ended = exit.then(async ({ code }): Promise<K6Result> => {
    meter.close();
    signal?.removeEventListener('abort', end);
    await output.closed;
    const { reading, failure } = await raw.close();
    if (failure) output.problems.add(`the raw results are not whole: ${failure.message}`);
    const { startedAt } = output;
    const durationSeconds = startedAt === undefined ? 0 : (performance.now() - startedAt) / 1000;
    const has = (file: 'raw' | 'summary') => (existsSync(of(file)) ? { [file]: of(file) } : {});
    return {
      ...((await readSummary(of('summary'))) ?? summaryOf({})),
      durationSeconds,
      exitCode: code ?? -1,
      files: { ...has('raw'), ...has('summary'), log: of('log') },
      problems: output.problems.list(),
      reading,
      generator: meter.total(),
    };
  });
  const end = () => void endProcess(identity).catch(() => undefined);
  signal?.addEventListener('abort', end, { once: true });
  await Promise.race([output.started, ended]);
  if (output.startedAt === undefined) throw brokenBefore(options, await ended, output.lastErrors());
  return {
    pid: identity.pid,
    identity,
    ended,
    samples: (fromMs) => Promise.resolve(raw.since(fromMs)),
    async stop() {
      await endProcess(identity);
      return await ended;
    },
  };
}

async function endProcess(identity: ProcessIdentity): Promise<void> {
  await stopIdentity(identity, { signal: 'SIGINT', graceMs: stopGraceMs });
}

interface Exit {
  readonly code: number | null;
  readonly error?: Error;
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, error }));
    child.once('exit', (code) => resolve({ code }));
  });
}

const notStarted = (k6: string, why: string, cause?: unknown) =>
  new K6Error('k6_not_started', `${k6} could not be started: ${why}`, 'see gameday engines doctor', cause);

const stoppedEarly = (script: string) =>
  new K6Error('stopped_early', `the load of ${script} was stopped before it made a request`, 'start it again');

function brokenBefore({ k6, script, signal }: K6Options, result: K6Result, lines: readonly string[]): K6Error {
  if (signal?.aborted) return stoppedEarly(script);
  const why = lines.join('\n  ') || `k6 ended with ${result.exitCode} and said nothing`;
  // What `nice` and the system say when there is no such program, or it may not be run.
  if (result.exitCode === 127 || result.exitCode === 126) {
    return notStarted(k6, why);
  }
  return new K6Error('script_broken', `k6 does not take ${script}: ${why}`, 'mend the script, or its settings');
}

/** Ends a load that somebody else started, such as one whose runner died. */
export const killK6 = (identity: ProcessIdentity): boolean => killIdentity(identity, 'SIGKILL');
