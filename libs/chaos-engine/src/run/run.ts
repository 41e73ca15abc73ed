import type { Dry, Experiment, HypothesisStrategy, RollbackStrategy } from '@gameday/experiment';
import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import { activitiesByName } from '../document/validate.ts';
import { Recorder } from '../journal/recorder.ts';
import { noJournal } from '../journal/journal-file.ts';
import { type Log, noLog } from '../log.ts';
import type { RunInfo } from '../providers/provider.ts';
import { type Random, seededRandom } from '@gameday/random';
import { createRedactor, type Redact } from '../values/redact.ts';
import { type Configuration, type Secrets, substitute } from '../values/substitute.ts';
import { type Controls, nativeControls } from './controls.ts';
import type { Phase, UntimedEvent } from './events.ts';
import type { RunOptions } from './options.ts';
import type { Reason } from './verdict.ts';

// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { createHash } = process.getBuiltinModule('node:crypto');

/** What all parts of a run share. */
export interface Run {
  readonly options: RunOptions;
  readonly document: Experiment;
  readonly info: RunInfo;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly redact: Redact;
  readonly recorder: Recorder;
  readonly controls: Controls;
  readonly dry: Dry | undefined;
  readonly strategies: { readonly hypothesis: HypothesisStrategy; readonly rollbacks: RollbackStrategy };
  /** Live: activities may add to it. */
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  readonly environment: Record<string, string>;
  /** What activities are doing now, also when nobody waits for it any more. */
  readonly performing: Set<Promise<unknown>>;
  readonly byName: ReadonlyMap<string, Record<string, unknown>>;
  /** Aborts when the run is to end early. What undoes it does not listen. */
  readonly stopped: AbortSignal;
  /** Ends the run early, and says why. */
  stop(reason: Reason): void;
  /** Adds a reason to the verdict. */
  because(reason: Reason): void;
  emit(event: UntimedEvent): void;
  warn(message: string): void;
  enter(phase: Phase): void;
  phase(): Phase;
}

/** What only tells of a run must not break it: a fault would be left behind. */
function quietly(tell: () => void): void {
  try {
    tell();
  } catch {
    // Whoever was told must see to it.
  }
}

const slug = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);

/** `20261123-062205-slow-dependency-1f3a`. */
export function runId(title: string, epochMs: number, seed: number): string {
  const [day, time] = new Date(epochMs).toISOString().replace(/[-:]/g, '').split(/[T.]/);
  const mark = createHash('sha256').update(`${title} ${epochMs} ${seed}`).digest('hex').slice(0, 4);
  return [day, time, slug(title), mark].filter((part) => part !== '').join('-');
}

export function createRun(options: RunOptions): Run {
  const { experiment, clock = systemClock, random = Math.random, dry } = options;
  const { document, gameday, sources } = experiment;
  const redact = createRedactor(sources.secrets);
  const values = { configuration: sources.configuration, secrets: sources.secrets };
  const title = String(substitute(document.title, values));
  const seed = options.seed ?? gameday?.seed ?? Math.floor(random() * 2 ** 32);
  const startedAt = clock.now();
  const id = options.id ?? runId(redact(title), startedAt, seed);
  const strategies = {
    // What this lab's experiments are about is what holds while the fault is in force.
    hypothesis:
      options.strategies?.hypothesis ??
      document.runtime?.hypothesis?.strategy ??
      (gameday ? 'continuously' : 'default'),
    rollbacks: options.strategies?.rollbacks ?? document.runtime?.rollbacks?.strategy ?? 'default',
  } as const;
  const heading = {
    run: id,
    experiment: document,
    title,
    expected: gameday?.expect ?? 'held',
    seed,
    strategies,
    ...(experiment.file !== undefined && { file: experiment.file }),
    ...(gameday?.lesson !== undefined && { lesson: gameday.lesson }),
    ...(gameday?.signature !== undefined && { signature: gameday.signature }),
    ...(dry && { dry }),
  } as const;
  const control = new AbortController();
  const log: Log = (level, message) => void quietly(() => (options.log ?? noLog)(level, redact(message)));
  const recorder = new Recorder(heading, clock, redact, options.journal ?? noJournal, log);
  let phase: Phase = 'preparing';

  const emit = (event: UntimedEvent): void => quietly(() => options.onEvent?.({ at: clock.now(), ...event }));
  const because = (reason: Reason): void => emit({ type: 'reason', reason: recorder.reason(reason) });
  return {
    options,
    document,
    info: {
      id,
      title: redact(title),
      seed,
      startedAt,
      ...(options.folder !== undefined && { folder: options.folder }),
    },
    clock,
    random: seededRandom(seed),
    log,
    redact,
    recorder,
    controls: { ...nativeControls, ...options.controls },
    dry,
    strategies: {
      ...strategies,
      hypothesis: (strategies.hypothesis as string) === 'continously' ? 'continuously' : strategies.hypothesis,
    },
    configuration: { ...sources.configuration },
    secrets: sources.secrets,
    environment: {},
    performing: new Set(),
    byName: activitiesByName(document as unknown as Record<string, unknown>),
    stopped: control.signal,
    stop(reason) {
      because(reason);
      control.abort(new Error(reason.message));
    },
    because,
    emit,
    warn: (message) => emit({ type: 'warning', message: recorder.warning(message) }),
    enter(next) {
      phase = next;
      recorder.phase(next);
      emit({ type: 'phase', phase: next });
    },
    phase: () => phase,
  };
}
