import { ForecastError } from '../errors.ts';

/** A history as plain JSON: about 30 bytes for each step. */
export interface HistoryData {
  readonly version: 1;
  readonly stepSeconds: number;
  readonly keep: number;
  /** Number of the first step: its start in seconds is this times `stepSeconds`. */
  readonly first: number;
  /** One for each step; null where nothing was measured. */
  readonly mean: ReadonlyArray<number | null>;
  readonly max: ReadonlyArray<number | null>;
  /** Samples in each of the last steps, which may still get more. */
  readonly lastCounts: readonly number[];
  readonly lastAtSeconds: number | null;
}

/** @throws ForecastError with code `forecast_state_invalid` */
export function parseHistoryData(data: unknown): HistoryData {
  const refuse = (what: string): never => {
    throw new ForecastError(
      'forecast_state_invalid',
      `a stored history is unusable: ${what}; remove it, and the history starts anew`,
    );
  };
  if (typeof data !== 'object' || data === null) return refuse('it is no object');
  const candidate = data as Partial<Record<keyof HistoryData, unknown>>;
  if (candidate.version !== 1) return refuse(`version is ${JSON.stringify(candidate.version)}, not 1`);
  for (const field of ['stepSeconds', 'keep', 'first'] as const) {
    if (!Number.isFinite(candidate[field]))
      return refuse(`${field} is ${JSON.stringify(candidate[field])}, not a number`);
  }
  for (const field of ['mean', 'max', 'lastCounts'] as const) {
    const list: unknown = candidate[field];
    if (!Array.isArray(list) || !list.every((value) => value === null || Number.isFinite(value))) {
      return refuse(`${field} is no list of numbers`);
    }
  }
  const history = data as HistoryData;
  if (history.max.length !== history.mean.length) return refuse('mean and max differ in length');
  if (history.mean.length > history.keep) return refuse(`it has ${history.mean.length} steps, keep is ${history.keep}`);
  if (!Number.isInteger(history.first)) return refuse(`first is ${history.first}, not a whole number`);
  return { ...history, lastAtSeconds: Number.isFinite(history.lastAtSeconds) ? history.lastAtSeconds : null };
}
