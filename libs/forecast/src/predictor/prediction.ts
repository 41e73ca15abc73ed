import type { Accuracy } from '../accuracy/accuracy.ts';
import type { ForecastValue } from '../model/forecaster.ts';

/** What is asked at each sync. Times are seconds on the clock of the samples. */
export interface Question {
  readonly nowSeconds: number;
  /** From the decision to a serving replica, as measured. */
  readonly startupSeconds: number;
  /** Time until the next decision. */
  readonly syncSeconds: number;
  /** What one pod is meant to take, in the metric's unit; above 0. */
  readonly targetPerPod: number;
  /** What part of its target a pod may bear more before another one is asked for, as the metric itself has it. Default 0. */
  readonly tolerance?: number;
  /** For people, as it follows the number: `/s`, ` cores`. Default: nothing. */
  readonly unit?: string;
}

/** The highest load that is expected before replicas asked for by the next sync would serve. */
export interface Peak {
  readonly atSeconds: number;
  readonly inSeconds: number;
  readonly point: number;
  /** At the quantile: what the replicas are for. */
  readonly upper: number;
}

interface Common {
  /** In words, for people. */
  readonly reason: string;
  /** How wrong the forecasts of the last period were; absent while there were none. */
  readonly accuracy?: Accuracy;
}

interface WithForecast extends Common {
  readonly periodSeconds: number;
  /** From the step of now to the last that matters. */
  readonly values: readonly ForecastValue[];
  readonly peak: Peak;
  /** At least 1. Not to be acted upon unless the status is `ready`. */
  readonly replicas: number;
}

export type Prediction =
  /** To be acted upon: the larger of this and the reactive answer. */
  | ({ readonly status: 'ready' } & WithForecast)
  /** There is a forecast, and forecasts have not been good enough. */
  | ({ readonly status: 'inaccurate' } & WithForecast)
  /** Too little history to tell. */
  | ({ readonly status: 'thin' } & Common)
  /** Enough history, in which nothing comes again. */
  | ({ readonly status: 'no_period' } & Common);

export type PredictionStatus = Prediction['status'];
export const predictionStatuses: readonly PredictionStatus[] = ['ready', 'inaccurate', 'thin', 'no_period'];
