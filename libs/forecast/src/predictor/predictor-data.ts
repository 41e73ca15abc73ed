import type { ScoredForecast } from '../accuracy/accuracy.ts';
import { ForecastError } from '../errors.ts';
import type { HistoryData } from '../history/history-data.ts';

/** What a predictor knows, as plain JSON: its history, and how its forecasts went. */
export interface PredictorData {
  readonly version: 1;
  readonly history: HistoryData;
  /** In steps; null where none is known. */
  readonly periodSteps: number | null;
  readonly trusted: boolean;
  /** `[step, actual, point, upper, lower]`. */
  readonly scored: ReadonlyArray<readonly [number, number, number, number, number]>;
  /** Forecasts of steps that are not over: `[step, point, upper, lower]`. */
  readonly issued: ReadonlyArray<readonly [number, number, number, number]>;
}

const short = (value: number) => Number(value.toPrecision(6));

export const packScored = ({ step, actual, point, upper, lower }: ScoredForecast) =>
  [step, short(actual), short(point), short(upper), short(lower)] as const;

/**
 * Everything but the history, which has a check of its own.
 * @throws ForecastError with code `forecast_state_invalid`
 */
export function parsePredictorData(data: unknown): PredictorData {
  const candidate = data as Partial<PredictorData> | null;
  const rows = (value: unknown, width: number) =>
    Array.isArray(value) &&
    value.every(
      (row: unknown) => Array.isArray(row) && row.length === width && row.every((one) => Number.isFinite(one)),
    );
  const usable =
    typeof candidate === 'object' &&
    candidate !== null &&
    candidate.version === 1 &&
    (candidate.periodSteps === null ||
      (Number.isFinite(candidate.periodSteps) && (candidate.periodSteps as number) > 0)) &&
    typeof candidate.trusted === 'boolean' &&
    rows(candidate.scored, 5) &&
    rows(candidate.issued, 4);
  if (usable) return candidate as PredictorData;
  throw new ForecastError(
    'forecast_state_invalid',
    'the stored state of a forecast is unusable: its version or a field is not what this version writes; remove it, and the history starts anew',
  );
}
