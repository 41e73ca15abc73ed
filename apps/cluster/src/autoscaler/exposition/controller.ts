import { autoscalerMetric as metric, latencyBucketsSeconds } from '@gameday/conventions';
import { predictionStatuses } from '@gameday/forecast';
import { autoscalerModes } from '@gameday/kubernetes';
import type { DecisionRecord } from '../decisions/record.ts';
import type { DecisionStatistics } from '../decisions/statistics.ts';
import type { Outlook } from '../predict/outlook.ts';
import { familiesOf, flag } from './families.ts';
import type { MetricFamily, MetricSample } from './render.ts';

/** What is exported of one autoscaler. */
export interface AutoscalerView {
  readonly namespace: string;
  readonly name: string;
  readonly paused: boolean;
  readonly statistics: DecisionStatistics;
  readonly last: DecisionRecord | undefined;
  readonly outlook: Outlook;
}

const counts = ({ statistics }: AutoscalerView): MetricSample[] =>
  [...statistics.counts].map(([key, value]) => {
    const [action = '', error = ''] = key.split('/');
    return { labels: { action, error }, value };
  });

const histogram = ({ statistics: { buckets, count, sumSeconds } }: AutoscalerView): MetricSample[] => [
  ...buckets.map((value, index) => {
    const edge = latencyBucketsSeconds[index] as number;
    return { suffix: '_bucket', labels: { le: Number.isInteger(edge) ? `${edge}.0` : String(edge) }, value };
  }),
  { suffix: '_bucket', labels: { le: '+Inf' }, value: count },
  { suffix: '_sum', labels: {}, value: sumSeconds },
  { suffix: '_count', labels: {}, value: count },
];

const proposals = ({ last }: AutoscalerView): MetricSample[] => {
  const rows = (last?.explanation.steps ?? []).flatMap((step) =>
    step.kind === 'metric' && step.proposal !== undefined ? [[step.name, step.proposal] as const] : [],
  );
  return [...new Map(rows)].map(([name, value]) => ({ labels: { metric_name: name }, value }));
};

const ofMetric = (outlook: Outlook, value: number | undefined): MetricSample[] =>
  outlook.metric === undefined || value === undefined ? [] : [{ labels: { metric_name: outlook.metric }, value }];

const forecast = ({ outlook }: AutoscalerView): MetricSample[] =>
  Object.entries({ point: outlook.point, quantile: outlook.quantile }).flatMap(([estimate, value]) =>
    ofMetric(outlook, value).map((sample) => ({ ...sample, labels: { ...sample.labels, estimate } })),
  );

const withSample = ({ outlook }: AutoscalerView, read: (outlook: Outlook) => number | undefined) =>
  ofMetric(outlook, read(outlook));

const statuses = ({ outlook }: AutoscalerView): MetricSample[] =>
  outlook.status === undefined
    ? []
    : predictionStatuses.map((status) => ({ labels: { status }, value: flag(outlook.status === status) }));

/** gameday_autoscaler_* */
export const controllerFamilies = (
  views: readonly AutoscalerView[],
  whole: { readonly timeScale: number; readonly ruleProblems: number },
): MetricFamily[] => [
  { metric: metric.timeScale, samples: [{ labels: {}, value: whole.timeScale }] },
  { metric: metric.ruleProblems, samples: [{ labels: {}, value: whole.ruleProblems }] },
  ...familiesOf(views, ({ namespace, name }) => ({ namespace, horizontalpodautoscaler: name }), [
    [metric.decisions, counts],
    [metric.decisionDuration, histogram],
    [metric.lastDecision, ({ last }) => (last === undefined ? undefined : Date.parse(last.at) / 1000)],
    [metric.paused, ({ paused }) => flag(paused)],
    [metric.proposal, proposals],
    [
      metric.mode,
      ({ outlook }) => autoscalerModes.map((mode) => ({ labels: { mode }, value: flag(outlook.mode === mode) })),
    ],
    [metric.demand, (view) => withSample(view, ({ demand }) => demand)],
    [metric.forecast, forecast],
    [metric.forecastError, (view) => withSample(view, ({ errorRatio }) => errorRatio)],
    [metric.forecastCoverage, (view) => withSample(view, ({ coverageRatio }) => coverageRatio)],
    [metric.forecastStatus, statuses],
    [metric.floor, ({ outlook }) => outlook.replicas],
    [metric.startUp, ({ outlook }) => outlook.startUpSeconds],
  ]),
];
