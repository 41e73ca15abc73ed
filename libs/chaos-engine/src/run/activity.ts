import type { Dry } from '@gameday/experiment';
import { ActivityFailed, InterruptExecution, messageOf } from '../errors.ts';
import type { ActivityRun } from '../journal/journal.ts';
import { perform } from '../providers/perform.ts';
import type { ActivityContext } from '../providers/provider.ts';
import { isMapping } from '../values/equality.ts';
import { substitute } from '../values/substitute.ts';
import { applyControls, type ControlScope } from './controls.ts';
import { isPretended } from './dry.ts';
import type { Where } from './events.ts';
import type { Faults } from './faults.ts';
import type { Run } from './run.ts';

type Declared = Readonly<Record<string, unknown>>;

/** The activity that an entry stands for. */
export function resolved(run: Run, entry: unknown): Declared {
  const declared = isMapping(entry) ? entry : {};
  if (typeof declared.ref !== 'string') return declared;
  const target = run.byName.get(declared.ref);
  if (!target) throw new ActivityFailed(`no activity has the name "${declared.ref}"`);
  return declared.tolerance === undefined ? target : { ...target, tolerance: declared.tolerance };
}

/** What an activity gets besides its arguments. */
export function contextOf(run: Run, faults: Faults, signal: AbortSignal, groups: unknown = []): ActivityContext {
  const wanted = Array.isArray(groups) ? groups.map(String) : [];
  const context: ActivityContext = {
    signal,
    configuration: run.configuration,
    environment: run.environment,
    secrets: Object.assign({}, ...wanted.map((group) => run.secrets[group] ?? {})) as Record<string, unknown>,
    log: run.log,
    clock: run.clock,
    random: run.random,
    run: run.info,
    acquire: (intent) => faults.acquire(intent, context),
    evidence: (item) => run.recorder.evidence(item),
  };
  return context;
}

/** Runs a provider to its end, to the activity's timeout, or to the end of the run. */
async function performed(run: Run, faults: Faults, activity: Declared, signal: AbortSignal): Promise<unknown> {
  const timeout = activity.timeout as number | undefined;
  const late = new AbortController();
  const done = new AbortController();
  const provider = activity.provider as Declared;
  const context = contextOf(run, faults, AbortSignal.any([signal, late.signal]), provider.secrets);
  // A module that does not listen to the signal is not waited for.
  const ended = new Promise<never>((_, reject) => {
    context.signal.addEventListener(
      'abort',
      () =>
        setImmediate(() =>
          reject(
            new ActivityFailed(late.signal.aborted ? 'activity took too long to complete' : 'the activity was ended'),
          ),
        ),
      { once: true },
    );
  });
  if (timeout !== undefined) {
    void run.clock.sleep(timeout * 1000, done.signal).then(() => done.signal.aborted || late.abort());
  }
  try {
    const values = { configuration: run.configuration, secrets: run.secrets };
    const performing = perform(provider, context, values, faults.call).finally(() => run.performing.delete(performing));
    run.performing.add(performing);
    return await Promise.race([performing, ended]);
  } finally {
    done.abort();
  }
}

async function pause(run: Run, name: string, seconds: unknown, signal: AbortSignal): Promise<void> {
  if (typeof seconds !== 'number' || seconds <= 0) return;
  run.emit({ type: 'pause', name, ms: seconds * 1000 });
  await run.clock.sleep(seconds * 1000, signal);
}

const messageLines = (error: unknown): string[] =>
  error instanceof Error ? [`${error.name}: ${error.message}\n`] : [`${String(error)}\n`];

export interface ExecuteOptions {
  readonly where: Where;
  readonly signal: AbortSignal;
  /** Where the journal lists it; probes of a hypothesis stand in their state instead. */
  readonly list?: 'run' | 'rollbacks';
  /** Judges what a probe answered, before its record is closed. */
  readonly judge?: (output: unknown) => Promise<{ readonly met: boolean; readonly reason: string }>;
}

/**
 * Executes an activity as the Chaos Toolkit does (`chaoslib.activity.execute_activity`): controls, the pause before, the
 * provider, the pause after. A failure is in what it answers.
 * @throws InterruptExecution when a control or the provider ends the run
 */
export async function execute(run: Run, faults: Faults, entry: unknown, options: ExecuteOptions): Promise<ActivityRun> {
  const { where, signal, list, judge } = options;
  const activity = resolved(run, entry);
  const name = String(activity.name);
  const kind = String(activity.type);
  const control = (scope: ControlScope, state?: unknown) =>
    applyControls(run.controls, run.document, {
      level: 'activity',
      scope,
      subject: activity,
      ...(state !== undefined && { state }),
      configuration: run.configuration,
      run: run.info,
      log: run.log,
    });

  await control('before');
  const dry = (activity.dry as Dry | undefined) ?? run.dry;
  const pretended = isPretended(dry, kind);
  const values = { configuration: run.configuration, secrets: run.secrets };
  const pauses = substitute(activity.pauses ?? {}, values) as { before?: unknown; after?: unknown };
  const pausing = dry !== 'pause' && !pretended;
  if (pausing) await pause(run, name, pauses.before, signal);

  const record = run.recorder.begin(activity, list);
  run.emit({ type: 'activity-started', where, kind, name, background: activity.background === true });
  let result: ActivityRun;
  let interruption: unknown;
  try {
    if (signal.aborted) throw new ActivityFailed('the run had ended before it began');
    const output = pretended ? null : await performed(run, faults, activity, signal);
    const judgement = judge && (pretended ? { met: true, reason: 'not looked at: a dry run' } : await judge(output));
    result = record.end({
      output,
      status: 'succeeded',
      ...(judgement && { tolerance_met: judgement.met, tolerance_reason: judgement.reason }),
    });
  } catch (error) {
    if (error instanceof InterruptExecution) interruption = error;
    const reason = `failed: ${messageOf(error)}`;
    result = record.end({
      output: null,
      status: signal.aborted ? 'aborted' : 'failed',
      exception: messageLines(error),
      ...(judge && { tolerance_met: false, tolerance_reason: reason }),
    });
  }
  const message = result.exception?.[0]?.trimEnd();
  const durationMs = run.clock.now() - record.startMs;
  run.emit({
    type: 'activity-ended',
    where,
    kind,
    name,
    status: result.status,
    durationMs,
    ...(message !== undefined && { message }),
  });
  if (interruption) throw interruption;
  if (pausing && !signal.aborted) await pause(run, name, pauses.after, signal);
  await control('after', result);
  return result;
}
