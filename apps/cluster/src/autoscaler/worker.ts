import { join } from 'node:path';
import type { AutoscalerState } from '@gameday/hpa';
import type { ObjectName, Stored } from '../store/store.ts';
import type { AutoscalerContext } from './context.ts';
import { type DecisionLog, openDecisionLog } from './decisions/decision-log.ts';
import type { Words } from './decisions/decision-words.ts';
import type { Trigger } from './decisions/record.ts';
import { counted, noDecisions } from './decisions/statistics.ts';
import type { AutoscalerView } from './exposition/controller.ts';
import { askFor, observe } from './observe/observe.ts';
import { findTarget } from './observe/scale-target.ts';
import { pausedStatus } from './paused.ts';
import { noOutlook } from './predict/outlook.ts';
import { createAutoscalerPredictor, type ForecastChart } from './predict/predictor.ts';
import { reconcile, writeStatus } from './reconcile.ts';
import { isPaused, settingsOf } from './settings.ts';
import { openState } from './state-file.ts';

type Hpa = Stored<'HorizontalPodAutoscaler'>;

/** The loop of one autoscaler. */
export interface Worker {
  readonly at: ObjectName;
  readonly decisions: DecisionLog;
  /** Decides now; while one decision is being made, right after it. Resolves when that is done; never rejects. */
  sync(trigger: Trigger): Promise<void>;
  /** Resolves when no decision is being made. */
  idle(): Promise<void>;
  view(): AutoscalerView;
  /** @param steps how many to look ahead */
  chart(steps: number): ForecastChart | undefined;
  /** Ends the loop. What it knows stays for the next process. */
  close(): void;
  /** Ends the loop; the autoscaler was deleted, so its windows are forgotten. */
  forget(): void;
}

/** What a decision depends on that its owner may edit while the metrics are asked for. */
const versionOf = ({ metadata }: Hpa): string =>
  JSON.stringify([metadata.uid, metadata.generation, settingsOf(metadata.annotations)]);

export function createWorker(at: ObjectName, context: AutoscalerContext): Worker {
  const { store, clock, log, options, timers } = context;
  const hpaName = `${at.namespace}/${at.name}`;
  const folder = join(context.folder, at.namespace, at.name);
  const onError = (error: Error): void =>
    log.error({ hpa: hpaName, error: error.message }, `what the autoscaler keeps in ${folder} cannot be used`);
  const stateFile = openState(join(folder, 'state.json'), clock, onError);
  const decisions = openDecisionLog({ file: join(folder, 'decisions.jsonl'), onError });
  const predictor = createAutoscalerPredictor({ ...context, folder, hpa: hpaName });
  const periodMs = options.syncPeriodMs / clock.scale;

  let loaded: { readonly uid: string; state: AutoscalerState } | undefined;
  let words: Words | undefined;
  let statistics = noDecisions;
  let outlook = noOutlook;
  let paused = false;
  let lastError: string | undefined;
  let closed = false;
  let cancelTimer = (): void => {};
  let running: Promise<void> | undefined;
  let again: { readonly trigger: Trigger; readonly done: Promise<void> } | undefined;

  const memoryOf = ({ metadata }: Hpa) => {
    if (loaded?.uid !== metadata.uid) {
      loaded = { uid: metadata.uid, state: stateFile.load(metadata.uid) };
      words = undefined;
    }
    return loaded;
  };

  const hold = (hpa: Hpa): void => {
    const { read } = findTarget(store, hpa);
    writeStatus(context, hpa, pausedStatus(hpa, 'error' in read ? undefined : read, clock.nowMs()));
  };

  const tellOf = (line: string, scaleTo: number | undefined, error: string | undefined): void => {
    if (scaleTo !== undefined) log.info({ hpa: hpaName, replicas: scaleTo, decision: line }, 'scaled');
    if (error !== lastError && error !== undefined)
      log.warn({ hpa: hpaName, error }, 'the autoscaler cannot decide fully');
    if (error === undefined && lastError !== undefined) log.info({ hpa: hpaName }, 'the autoscaler decides again');
    lastError = error;
  };

  const once = async (trigger: Trigger): Promise<void> => {
    const startedMs = clock.nowMs();
    for (;;) {
      const hpa = store.get('HorizontalPodAutoscaler', at);
      if (!hpa || closed) return;
      paused = isPaused(hpa.metadata.annotations);
      if (paused) return hold(hpa);
      const prometheus = await askFor(hpa, context);
      const present = store.get('HorizontalPodAutoscaler', at);
      if (!present || closed) return;
      // It was edited meanwhile: a size by the old spec would only be taken back.
      if (versionOf(present) !== versionOf(hpa)) continue;
      const memory = memoryOf(present);
      const observation = observe(present, prometheus, context);
      outlook = predictor.look(present, observation);
      const done = reconcile(
        present,
        observation,
        { state: memory.state, words, outlook },
        { trigger, startedMs },
        context,
      );
      memory.state = done.state;
      words = done.words;
      statistics = counted(statistics, done.record);
      stateFile.save(memory.uid, done.state);
      decisions.add(done.record);
      tellOf(done.record.line, done.record.scaleTo, done.record.error);
      return;
    }
  };

  const run = async (trigger: Trigger): Promise<void> => {
    cancelTimer();
    const startedMs = clock.nowMs();
    try {
      await once(trigger);
    } catch (error) {
      log.error({ hpa: hpaName, error: (error as Error).stack }, 'a decision of the autoscaler failed');
    }
    if (closed) return;
    cancelTimer = timers(Math.max(0, startedMs + periodMs - clock.nowMs()), () => void sync('sync'));
  };

  const sync = (trigger: Trigger): Promise<void> => {
    if (closed) return Promise.resolve();
    if (running) {
      again ??= {
        trigger,
        done: running.then(() => {
          again = undefined;
          return sync(trigger);
        }),
      };
      return again.done;
    }
    running = run(trigger).finally(() => {
      running = undefined;
    });
    return running;
  };

  const close = (): void => {
    closed = true;
    cancelTimer();
    predictor.save();
  };

  return {
    at,
    decisions,
    sync,
    async idle() {
      while (running) await running;
    },
    view: () => ({ ...at, paused, statistics, last: decisions.last, outlook }),
    chart: (steps) => predictor.chart(steps),
    close,
    forget() {
      close();
      stateFile.remove();
    },
  };
}
