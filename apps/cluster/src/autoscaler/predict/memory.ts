import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPredictor, type Predictor, type PredictiveSettings } from '@gameday/forecast';
import { atomicWriteFile } from '@gameday/process';
import type { Clock, Log } from '../../shared.ts';
import { readSeed, samplesOf } from './seed.ts';

/** The predictors of one autoscaler, one for each metric, with all that they have learnt. */
export interface PredictorMemory {
  /** The predictor of a metric, made where there is none yet. Other settings than before take its history along. */
  of(key: string, settings: PredictiveSettings): Predictor;
  /** Writes what is new, unless that was just done. @param now write in any case */
  save(now?: boolean): void;
}

/** Histories are some 100 kB; losing so much to a crash is no harm. */
const saveMsMin = 10_000;

interface MemoryFile {
  readonly version: 1;
  readonly metrics: Readonly<Record<string, unknown>>;
}

/** Each time scale has a file of its own: its histories are on another clock. */
const memoryFile = (folder: string, scale: number): string =>
  join(folder, scale === 1 ? 'forecast.json' : `forecast-x${scale}.json`);

export function openMemory(options: {
  readonly folder: string;
  readonly hpa: string;
  readonly clock: Clock;
  readonly log: Log;
}): PredictorMemory {
  const { folder, hpa, clock, log } = options;
  const file = memoryFile(folder, clock.scale);
  const predictors = new Map<string, Predictor>();
  const complain = (error: unknown): void =>
    log.warn({ hpa, error: (error as Error).message }, 'the forecast begins without its past');

  let stored: MemoryFile['metrics'] = {};
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as MemoryFile;
    if (content.version === 1) stored = content.metrics;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') complain(error);
  }

  const seeded = (predictor: Predictor, key: string): Predictor => {
    const seed = readSeed(join(folder, 'seed.json'));
    if (seed && (seed.metric === undefined || seed.metric === key)) {
      const endMs = clock.toScaledMs(seed.endsAt === undefined ? clock.nowMs() : Date.parse(seed.endsAt));
      for (const sample of samplesOf(seed, endMs / 1000, predictor.settings.stepSeconds)) predictor.observe(...sample);
    }
    return predictor;
  };
  const restored = (key: string, settings: PredictiveSettings): Predictor => {
    try {
      const data = stored[key];
      return data === undefined ? seeded(createPredictor(settings), key) : createPredictor(settings, data);
    } catch (error) {
      complain(error);
      return createPredictor(settings);
    }
  };

  let savedMs = clock.nowMs();
  let savedRevisions = '';
  return {
    of(key, settings) {
      const present = predictors.get(key);
      if (present && JSON.stringify(present.settings) === JSON.stringify(settings)) return present;
      const next = present ? createPredictor(settings, present.toJSON()) : restored(key, settings);
      predictors.set(key, next);
      return next;
    },
    save(now = false) {
      const revisions = [...predictors].map(([key, { history }]) => `${key} ${history.revision}`).join();
      if (predictors.size === 0 || (!now && (revisions === savedRevisions || clock.nowMs() - savedMs < saveMsMin)))
        return;
      savedMs = clock.nowMs();
      savedRevisions = revisions;
      const metrics = { ...stored, ...Object.fromEntries([...predictors].map(([key, each]) => [key, each.toJSON()])) };
      try {
        atomicWriteFile(file, JSON.stringify({ version: 1, metrics } satisfies MemoryFile));
      } catch (error) {
        log.error({ hpa, error: (error as Error).message }, 'what the forecast has learnt cannot be kept');
      }
    },
  };
}
