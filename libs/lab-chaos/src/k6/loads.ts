import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { ActivityContext, LoadResult, LoadSpec, RunningLoad } from '@gameday/chaos-engine';
import { suggestion } from '@gameday/conventions';
import type { K6Result, K6Run } from '@gameday/k6';
import { repositoryRoot } from '@gameday/lab-kit';
import type { ProcessIdentity } from '@gameday/process';
import { LabChaosError } from '../errors.ts';
import { engineProcess } from '../lab/engines.ts';
import { engineUrl, type Lab } from '../lab/lab.ts';
import { scenarioFile, scenarioNames } from './scenarios.ts';

/** Marks the process of a load, so that it is found although whoever started it died before it could write down the pid. */
export const loadMark = 'GAMEDAY_LOAD';

export interface LoadUndo {
  readonly mark: string;
  /** As soon as it is known. */
  readonly process?: ProcessIdentity;
}

/** A load of a run, running or ended. */
export interface MadeLoad {
  readonly run: K6Run;
  /** Since when requests are made, in milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** What it came to, once it has ended. */
  result: K6Result | undefined;
}

/** No run takes longer. */
const runSecondsMax = 86_400;

/** k6 ends so when all went well, when a threshold was crossed, and when it was told to stop. */
const orderlyExits = [0, 99, 105];

/** @throws LabChaosError when k6 is not on this machine */
async function programOf({ env }: Lab, signal: AbortSignal): Promise<string> {
  const { findEngine } = await import('@gameday/engine-kit');
  const { found, ...rest } = await findEngine('k6', { env, repositoryRoot, signal });
  if (found) return found.path;
  const reasons = 'reasons' in rest ? rest.reasons.join('; ') : '';
  throw new LabChaosError('no_target', `k6 is not here: ${reasons}; get it with: gameday engines install k6`);
}

function scriptOf({ file, scenario }: LoadSpec): string {
  const script = file ?? (scenario === undefined ? undefined : scenarioFile(scenario));
  if (script === undefined) {
    throw new LabChaosError(
      'no_target',
      `there is no scenario "${scenario}"; ${suggestion(scenario ?? '', scenarioNames())}`,
    );
  }
  if (!existsSync(script)) throw new LabChaosError('no_target', `there is no k6 script at ${script}`);
  return script;
}

/** Where a load writes: below the run's folder, a second one of the run beside the first. */
function folderOf({ folder }: ActivityContext['run']): string {
  if (folder === undefined) return mkdtempSync(join(tmpdir(), 'gameday-load-'));
  let path = join(folder, 'load');
  for (let number = 2; existsSync(path); number++) path = join(folder, `load-${number}`);
  mkdirSync(path, { recursive: true });
  return path;
}

const defined = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]: Exclude<Fields[Key], undefined>;
  };

/** What goes into the journal of a load. */
export const loadResult = ({ requests, failures, ...more }: K6Result): LoadResult => ({ requests, failures, ...more });

/** The loads of this process's runs, made by k6. */
export class Loads {
  readonly #lab: Lab;
  readonly #made = new Map<string, MadeLoad>();

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** The load that a run has started last. */
  of(run: string): MadeLoad | undefined {
    return this.#made.get(run);
  }

  /**
   * Starts the load of an experiment, which goes on for as long as the run unless it says how long. A script that takes its
   * duration from nobody goes by its own.
   */
  async startForRun(load: LoadSpec, context: ActivityContext): Promise<RunningLoad> {
    const endless = load.durationSeconds === undefined ? { DURATION: `${runSecondsMax}s` } : {};
    return this.start({ ...load, env: { ...endless, ...load.env } }, context);
  }

  /** Starts k6 under a lease: a runner that dies leaves no load behind. */
  async start(load: LoadSpec, context: ActivityContext): Promise<RunningLoad & { readonly run: K6Run }> {
    const { startK6 } = await import('@gameday/k6');
    const script = scriptOf(load);
    const program = await programOf(this.#lab, context.signal);
    const { vus, ratePerSecond, durationSeconds, env } = load;
    const mark = randomUUID();
    const undo = (found: Omit<LoadUndo, 'mark'> = {}) => ({
      module: 'k6',
      func: 'stopLoad',
      arguments: { mark, ...found } satisfies LoadUndo,
    });
    const name = load.scenario ?? basename(script);
    const says = `the load ${name}`;
    const lease = await context.acquire({ kind: 'k6.load', target: name, says, undo: undo(), needsProof: false });
    const measured = engineProcess(this.#lab, 'prometheus')
      ? { prometheusUrl: engineUrl(this.#lab, 'prometheus') }
      : {};
    const run = await startK6(
      {
        k6: program,
        script,
        folder: folderOf(context.run),
        gateway: `http://127.0.0.1:${this.#lab.ports.gateway}`,
        env: { ...env, [loadMark]: mark },
        signal: context.signal,
        ...measured,
        ...defined({ vus, ratePerSecond, durationSeconds }),
      },
      this.#lab.env,
    ).catch(async (error: unknown) => {
      await lease.release('ended');
      throw error;
    });
    const made: MadeLoad = { run, startedAtMs: Date.now(), result: undefined };
    this.#made.set(context.run.id, made);
    await lease.confirm({ undo: undo({ process: run.identity }) });
    const over = run.ended.then(async (result) => {
      made.result = result;
      await lease.release('ended');
      return result;
    });
    const ended = over.then((result) => {
      if (orderlyExits.includes(result.exitCode)) return loadResult(result);
      const [problem] = result.problems;
      const why = problem ? `: ${problem.message}` : '';
      throw new LabChaosError('not_possible', `k6 ended with ${result.exitCode}${why}; its log is ${result.files.log}`);
    });
    ended.catch(() => {}); // whoever waits for it is told
    return {
      run,
      ended,
      async stop() {
        await run.stop();
        return loadResult(await over);
      },
    };
  }
}
