/** What the list of dashboards says of one. */
export interface DashboardSummary {
  /** The end of its address: `/dashboards/UID`. */
  readonly uid: string;
  readonly title: string;
  /** The question that it answers; empty where it says nothing. */
  readonly description: string;
  readonly tags: readonly string[];
  /** How many panels it has. */
  readonly panels: number;
}

/** `GET /api/dashboards` */
export interface DashboardsAnswer {
  readonly dashboards: readonly DashboardSummary[];
}

/** `GET /api/dashboards/UID`: a dashboard in Grafana's own format. */
export interface DashboardAnswer {
  readonly dashboard: Readonly<Record<string, unknown>>;
}

/** A question to Prometheus. Times are ms since the epoch. */
export type PrometheusQuestion =
  /** At each step of a range, ends included. */
  | {
      readonly kind: 'range';
      readonly expression: string;
      readonly fromMs: number;
      readonly toMs: number;
      readonly stepMs: number;
    }
  /** At one moment. */
  | { readonly kind: 'instant'; readonly expression: string; readonly atMs: number }
  /** Single requests of the histograms that the expression reads. */
  | { readonly kind: 'exemplars'; readonly expression: string; readonly fromMs: number; readonly toMs: number }
  /** Values of a label: of the series that match, or of all. */
  | {
      readonly kind: 'label_values';
      readonly label: string;
      readonly selector?: string;
      readonly fromMs: number;
      readonly toMs: number;
    }
  /** Names of labels. */
  | { readonly kind: 'label_names'; readonly fromMs: number; readonly toMs: number };

/** `POST /api/dashboards/ask`: questions of several panels at once. Nothing is changed by it. */
export interface PrometheusBatch {
  readonly questions: readonly PrometheusQuestion[];
}

/**
 * One line of JSON for each question of a batch, in the order in which the answers come; `data` is what Prometheus has under that
 * name in its HTTP API.
 */
export type PrometheusLine =
  | { readonly at: number; readonly data: unknown; readonly warnings?: readonly string[] }
  /** The message is for people. */
  | { readonly at: number; readonly error: string };

/** What a question may ask for: so that no address that somebody opens can keep Prometheus or the console busy. */
export const prometheusLimits = {
  questions: 100,
  /** Characters. */
  expression: 10_000,
  /** Points of one series: as Prometheus's own limit. */
  points: 11_000,
  stepMsMin: 100,
  rangeMsMax: 366 * 24 * 3_600_000,
} as const;

/** How often the services are scraped, where a query does not say otherwise: as the provisioned data source of Grafana has it. */
export const scrapeIntervalMs = 2_000;
