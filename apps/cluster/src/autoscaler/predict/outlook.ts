import type { PredictionStatus } from '@gameday/forecast';
import type { Floor } from '@gameday/hpa';
import type { AutoscalerMode } from '@gameday/kubernetes';

/** What the forecast of one autoscaler has to say now, for decisions, metrics and people. */
export interface Outlook {
  readonly mode: AutoscalerMode;
  /** In words; empty in mode off. */
  readonly text: string;
  /** Joins the decision in mode auto. */
  readonly floors: readonly Floor[];
  /** Whether the forecast is relied on, or why not; absent in mode off. */
  readonly status?: PredictionStatus;
  /** What it would have; only while it is relied on. */
  readonly replicas?: number;
  /** Of the metric that is forecast. */
  readonly metric?: string;
  /** Load of all pods together, in the metric's unit. */
  readonly demand?: number;
  /** The highest load expected until pods asked for now would serve: the middle of the forecast, and its quantile. */
  readonly point?: number;
  readonly quantile?: number;
  /** How wrong the forecasts of the last period were, relative to the load. */
  readonly errorRatio?: number;
  /** Part of the values that stayed within the quantile. */
  readonly coverageRatio?: number;
  /** P95 of creation to ready, real seconds. */
  readonly startUpSeconds?: number;
}

export const noOutlook: Outlook = { mode: 'off', text: '', floors: [] };
