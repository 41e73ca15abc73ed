import { type ControllerOptions, defaultControllerOptions } from '@gameday/hpa';
import { createPrometheus, type PrometheusClient } from '@gameday/prometheus';
import type { Clock, EventRecorder, Log, UsageSource } from '../shared.ts';
import type { Change, Store } from '../store/store.ts';
import {
  customMetric,
  customMetricResources,
  type CustomMetricRequest,
  externalMetric,
  externalMetricResources,
  type ExternalMetricRequest,
} from './adapter/kubernetes-answers.ts';
import { createMetricsApi } from './adapter/metrics-api.ts';
import { formatProblem } from './adapter/rules-file.ts';
import type { AutoscalerContext } from './context.ts';
import type { DecisionRecord } from './decisions/record.ts';
import { scrapeCluster } from './exposition/scrape.ts';
import type { ForecastChart } from './predict/predictor.ts';
import { watchStartUps } from './predict/start-up-times.ts';
import { settingsOf } from './settings.ts';
import { type AutoscalerStatus, statusOf } from './status.ts';
import { realTimers, type Timers } from './timers.ts';
import { createWorker, type Worker } from './worker.ts';

export interface AutoscalerOptions {
  readonly store: Store;
  readonly usage: UsageSource;
  readonly events: EventRecorder;
  readonly clock: Clock;
  /** A client, or the URL of one that is made here and closed with the autoscaler. */
  readonly prometheus: PrometheusClient | string;
  /** The file of rules for custom and external metrics, in the Prometheus Adapter's format. */
  readonly rules: string;
  readonly log: Log;
  /** Where decisions, windows and histories are kept: `FOLDER/NAMESPACE/NAME/`. */
  readonly folder: string;
  /** Upstream's flags where they are not upstream's defaults. Durations are on the autoscaler's clock, those of start-up on the real one. */
  readonly options?: Partial<ControllerOptions>;
  /** Whether it decides by itself; default true. Without it metrics are served and exported all the same. */
  readonly enabled?: boolean;
  /** Deadline of each query to Prometheus; default 2 000. */
  readonly prometheusTimeoutMs?: number;
  readonly timers?: Timers;
}

export interface AutoscalerApp {
  /** Ends all loops, once the decisions that are being made are over. What they know stays for the next process. */
  close(): Promise<void>;
  /**
   * Decisions, the newest first.
   * @param hpa a name, with or without its namespace (`gameday/feed`); of all autoscalers when absent
   */
  decisions(hpa?: string, limit?: number): DecisionRecord[];
  /**
   * The load that an autoscaler forecasts, as it was and as it will be.
   * @param steps how many to look ahead; default 24
   */
  forecast(hpa: string, steps?: number): ForecastChart | undefined;
  status(): AutoscalerStatus;
  /** OpenMetrics: the state of the cluster's objects, what pods use, and the autoscaler itself. */
  scrape(): string;
  /** The answer of custom.metrics.k8s.io. @throws MetricsApiError with the HTTP status and reason to answer */
  customMetric(request: CustomMetricRequest): ReturnType<typeof customMetric>;
  /** The answer of external.metrics.k8s.io. @throws MetricsApiError */
  externalMetric(request: ExternalMetricRequest): ReturnType<typeof externalMetric>;
  /** The discovery documents of both: which metrics there are now. */
  customMetrics(): ReturnType<typeof customMetricResources>;
  externalMetrics(): ReturnType<typeof externalMetricResources>;
  /** Decides now, for one autoscaler or all of them, and resolves when that is done. */
  sync(hpa?: string): Promise<void>;
  /** Resolves when no decision is being made. */
  idle(): Promise<void>;
}

/** What relates to start-up does not run faster with the clock, so on that clock it takes longer. */
function scaledOptions(options: Partial<ControllerOptions>, clock: Clock): ControllerOptions {
  const all = { ...defaultControllerOptions, ...options };
  return {
    ...all,
    cpuInitializationPeriodMs: all.cpuInitializationPeriodMs * clock.scale,
    initialReadinessDelayMs: all.initialReadinessDelayMs * clock.scale,
  };
}

const keyOf = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
  `${namespace}/${name}`;

/** Whether a write was one that the autoscaler must act on at once: not its own status and words. */
function edited({ type, object, before }: Change<'HorizontalPodAutoscaler'>): boolean {
  if (type === 'ADDED' || before === undefined) return true;
  const [now, then] = [object.metadata, before.metadata];
  const settings = (metadata: typeof now): string => JSON.stringify(settingsOf(metadata.annotations));
  return now.generation !== then.generation || settings(now) !== settings(then);
}

/** The horizontal autoscaler: one loop for each HorizontalPodAutoscaler in the store. */
export function createAutoscaler(options: AutoscalerOptions): AutoscalerApp {
  const { store, usage, events, clock, log, folder, enabled = true, prometheusTimeoutMs: timeoutMs = 2_000 } = options;
  const own =
    typeof options.prometheus === 'string' ? createPrometheus({ url: options.prometheus, timeoutMs }) : undefined;
  const prometheus = own ?? (options.prometheus as PrometheusClient);
  const api = createMetricsApi({
    store,
    prometheus,
    rulesFile: options.rules,
    log,
    nowMs: () => clock.nowMs(),
    timeScale: clock.scale,
    timeoutMs,
  });
  const context: AutoscalerContext = {
    store,
    usage,
    events,
    clock,
    api,
    log,
    folder,
    options: scaledOptions(options.options ?? {}, clock),
    timers: options.timers ?? realTimers,
    startUps: watchStartUps(store, clock),
  };
  const workers = new Map<string, Worker>();

  const begin = (at: { readonly namespace: string; readonly name: string }): Worker => {
    const worker = createWorker({ namespace: at.namespace, name: at.name }, context);
    workers.set(keyOf(at), worker);
    return worker;
  };
  const wake = (worker: Worker, trigger: 'start' | 'change'): void => {
    // Not within the write that caused it.
    if (enabled) context.timers(0, () => void worker.sync(trigger));
  };
  const stopWatching = store.watch('HorizontalPodAutoscaler', (change) => {
    const { metadata } = change.object;
    const present = workers.get(keyOf(metadata));
    if (change.type === 'DELETED') {
      present?.forget();
      workers.delete(keyOf(metadata));
    } else if (!present) {
      wake(begin(metadata), 'start');
    } else if (edited(change)) {
      wake(present, 'change');
    }
  });
  for (const { metadata } of store.list('HorizontalPodAutoscaler')) wake(begin(metadata), 'start');

  const named = (hpa: string | undefined): Worker[] =>
    [...workers.values()].filter(({ at }) => hpa === undefined || at.name === hpa || keyOf(at) === hpa);

  return {
    customMetric: (request) => customMetric(api, request),
    externalMetric: (request) => externalMetric(api, request),
    customMetrics: () => customMetricResources(api),
    externalMetrics: () => externalMetricResources(api),
    decisions: (hpa, limit = 50) =>
      named(hpa)
        .flatMap(({ decisions }) => decisions.list(limit))
        .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
        .slice(0, limit),
    forecast: (hpa, steps = 24) => named(hpa)[0]?.chart(steps),
    status: () =>
      statusOf({
        context,
        enabled,
        prometheusUrl: prometheus.url,
        rulesFile: options.rules,
        problems: api.problems().map(formatProblem),
        views: named(undefined).map((worker) => worker.view()),
      }),
    scrape: () =>
      scrapeCluster(
        context,
        named(undefined).map((worker) => worker.view()),
      ),
    async sync(hpa) {
      await Promise.all(named(hpa).map((worker) => worker.sync('asked')));
    },
    async idle() {
      await Promise.all(named(undefined).map((worker) => worker.idle()));
    },
    async close() {
      stopWatching();
      context.startUps.close();
      for (const worker of workers.values()) worker.close();
      await Promise.all(named(undefined).map((worker) => worker.idle()));
      await own?.close();
    },
  };
}
