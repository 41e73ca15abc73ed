import { ForecastError } from '../errors.ts';
import type { Series } from '../series.ts';
import { parseHistoryData, type HistoryData } from './history-data.ts';

export interface HistoryOptions {
  /** Length of a step in seconds, above 0. */
  readonly stepSeconds: number;
  /** How many steps are kept, the open one included; older ones go. At least 2. */
  readonly keep: number;
}

export type Statistic = 'mean' | 'max';

/** A measured value over time in coarse steps, of bounded size. Times are seconds on the caller's clock. */
export interface History extends HistoryOptions {
  /**
   * Takes a sample. Samples may come twice, late by up to `lateSteps` steps, or with a gap before them. One that is further ahead
   * counts once the next is not before it, so that a single wrong clock reading does not push the history out; `setBackSamples` in a
   * row that are further behind, each not before the last, mean that the clock was set back: what lies after them is dropped.
   * @returns whether it was taken at once
   */
  add(atSeconds: number, value: number): boolean;
  /** The steps that are over: those before the one that `nowSeconds` lies in; without it, those before the newest sample's. */
  series(statistic?: Statistic, nowSeconds?: number): Series;
  /** The step that the newest sample lies in; undefined while there is none. */
  openStep(): { readonly step: number; readonly mean: number; readonly max: number } | undefined;
  /** Goes up whenever a step ends or one that was over changes: a fit of what was over is good while it stays. */
  readonly revision: number;
  toJSON(): HistoryData;
}

/** Samples may be late by this many steps. */
export const lateSteps = 2;
/** So many samples in a row from before that mean that the clock was set back. */
export const setBackSamples = 3;

/** @throws ForecastError with code `forecast_argument_invalid` on a step or a size that makes no sense */
export function createHistory(options: HistoryOptions): History {
  return historyOf(options);
}

/**
 * A history as its `toJSON` wrote it.
 * @throws ForecastError with code `forecast_state_invalid` where the data are not such
 */
export function restoreHistory(data: unknown): History {
  const parsed = parseHistoryData(data);
  return historyOf(parsed, parsed);
}

function historyOf({ stepSeconds, keep }: HistoryOptions, data?: HistoryData): History {
  if (!(stepSeconds > 0 && Number.isFinite(stepSeconds)) || !(Number.isInteger(keep) && keep >= 2)) {
    throw new ForecastError(
      'forecast_argument_invalid',
      `a history needs a step above 0 s and a whole number of at least 2 steps to keep, not ${stepSeconds} s and ${keep}`,
    );
  }
  const sums = new Float64Array(keep);
  const counts = new Float64Array(keep);
  const maxima = new Float64Array(keep);
  let newest: number | undefined;
  let oldest = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  let ahead: { at: number; value: number } | undefined;
  let behind: Array<{ at: number; value: number }> = [];
  let revision = 0;

  const slot = (step: number) => ((step % keep) + keep) % keep;
  const clear = (from: number, to: number) => {
    for (let step = from; step <= to; step += 1) counts[slot(step)] = 0;
  };
  const put = (at: number, value: number, step: number) => {
    if (newest === undefined) {
      newest = step;
      oldest = step;
    }
    if (step > newest) {
      clear(Math.max(newest + 1, step - keep + 1), step);
      newest = step;
      oldest = Math.max(oldest, step - keep + 1);
      revision += 1;
    } else if (step < newest) revision += 1;
    oldest = Math.min(oldest, step);
    const index = slot(step);
    const count = counts[index] as number;
    sums[index] = count > 0 ? (sums[index] as number) + value : value;
    maxima[index] = count > 0 ? Math.max(maxima[index] as number, value) : value;
    counts[index] = count + 1;
    lastAt = Math.max(lastAt, at);
  };
  const setBackTo = (samples: ReadonlyArray<{ at: number; value: number }>) => {
    const start = Math.floor((samples[0]?.at ?? 0) / stepSeconds);
    if (newest !== undefined && start > oldest) {
      clear(start, newest);
      newest = start - 1;
    } else newest = undefined;
    counts.fill(0, 0, newest === undefined ? keep : 0);
    lastAt = Number.NEGATIVE_INFINITY;
    revision += 1;
    for (const { at, value } of samples) put(at, value, Math.floor(at / stepSeconds));
  };

  if (data) {
    data.mean.forEach((mean, index) => {
      const step = data.first + index;
      newest = step;
      if (index === 0) oldest = step;
      if (mean === null) return;
      const count = data.lastCounts[index - (data.mean.length - data.lastCounts.length)] ?? 1;
      sums[slot(step)] = mean * count;
      counts[slot(step)] = count;
      maxima[slot(step)] = data.max[index] ?? mean;
    });
    lastAt = data.lastAtSeconds ?? lastAt;
  }

  return {
    stepSeconds,
    keep,
    get revision() {
      return revision;
    },
    add(at, value) {
      if (!Number.isFinite(at) || !Number.isFinite(value) || at === lastAt) return false;
      const step = Math.floor(at / stepSeconds);
      if (ahead) {
        const waiting = ahead;
        ahead = undefined;
        if (at === waiting.at) {
          ahead = waiting;
          return false;
        }
        if (at > waiting.at) put(waiting.at, waiting.value, Math.floor(waiting.at / stepSeconds));
      }
      if (newest !== undefined && step > newest + lateSteps) {
        ahead = { at, value };
        return false;
      }
      if (newest !== undefined && step < newest - lateSteps) {
        if (at < (behind.at(-1)?.at ?? Number.NEGATIVE_INFINITY)) behind = [];
        behind.push({ at, value });
        if (behind.length < setBackSamples) return false;
        const samples = behind;
        behind = [];
        setBackTo(samples);
        return true;
      }
      behind = [];
      if (newest !== undefined && step <= newest - keep) return false;
      put(at, value, step);
      return true;
    },
    series(statistic = 'mean', nowSeconds = Number.POSITIVE_INFINITY) {
      const isOver = newest !== undefined && nowSeconds !== Number.POSITIVE_INFINITY ? newest + 1 : newest;
      const end = Math.max(oldest, Math.min(isOver ?? oldest, Math.floor(nowSeconds / stepSeconds)));
      const values = Float64Array.from({ length: end - oldest }, (_, index) => {
        const at = slot(oldest + index);
        const count = counts[at] as number;
        if (count === 0) return Number.NaN;
        return statistic === 'max' ? (maxima[at] as number) : (sums[at] as number) / count;
      });
      return { stepSeconds, first: oldest, values };
    },
    openStep() {
      if (newest === undefined) return undefined;
      const at = slot(newest);
      return { step: newest, mean: (sums[at] as number) / (counts[at] as number), max: maxima[at] as number };
    },
    toJSON() {
      const size = newest === undefined ? 0 : newest - oldest + 1;
      const each = (read: (at: number) => number): Array<number | null> =>
        Array.from({ length: size }, (_, index) => {
          const at = slot(oldest + index);
          return (counts[at] as number) === 0 ? null : Number(read(at).toPrecision(7));
        });
      return {
        version: 1,
        stepSeconds,
        keep,
        first: oldest,
        mean: each((at) => (sums[at] as number) / (counts[at] as number)),
        max: each((at) => maxima[at] as number),
        lastCounts: Array.from(
          { length: Math.min(size, lateSteps + 1) },
          (_, index) => counts[slot(oldest + size - Math.min(size, lateSteps + 1) + index)] as number,
        ),
        lastAtSeconds: Number.isFinite(lastAt) ? lastAt : null,
      };
    },
  };
}
