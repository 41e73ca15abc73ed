import { type AnnotationQuery, AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { autoscalerStateMetric, faultMetric, metric, runMetric } from '@gameday/conventions';
import { type Colour, colour } from './looks.ts';
import { dataSource } from './variables.ts';

/** A mark on every picture of a dashboard: a region while its query is above 0, a line where it is so only once. */
export interface Annotation {
  readonly name: string;
  readonly expression: string;
  /** Shown when the pointer is on it; `{{label}}` is filled in. */
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
  readonly color: Colour;
  /** Whether it is shown at first; default yes. */
  readonly shown?: boolean;
}

/** How far apart the points are that Grafana asks for; what lasts shorter is looked for in this window. */
const stepSeconds = 10;
const lately = `${stepSeconds}s`;

/** The faults in force, as regions. */
export const faults: Annotation = {
  name: 'Faults',
  expression: `max by (experiment, run, fault, target) (max_over_time(${faultMetric.active.name}[${lately}]))`,
  title: '{{fault}} on {{target}}',
  text: 'experiment {{experiment}}, run {{run}}',
  tags: ['experiment', 'fault', 'target'],
  color: colour.bad,
};

/** The runs of experiments, as regions: as long as their hypothesis is looked at. */
export const runs: Annotation = {
  name: 'Runs',
  expression: `count by (experiment, run) (${runMetric.hypothesisMet.name})`,
  title: 'run of {{experiment}}',
  text: 'run {{run}}',
  tags: ['experiment'],
  color: colour.special,
};

/** Every change of size that an autoscaler wanted. */
export const scalings: Annotation = {
  name: 'Scalings',
  expression: `max by (horizontalpodautoscaler) (changes(${autoscalerStateMetric.desiredReplicas.name}[${lately}]))`,
  title: '{{horizontalpodautoscaler}} scaled',
  text: 'the autoscaler wants another number of replicas',
  tags: ['horizontalpodautoscaler'],
  color: colour.neutral,
};

/** Circuit breakers that are open, as regions. */
export const trips: Annotation = {
  name: 'Open breakers',
  expression: `max by (service, peer) (max_over_time(${metric.breakerState.name}{state="open"}[${lately}]))`,
  title: '{{service}} → {{peer}}: breaker open',
  text: 'calls are refused without being made',
  tags: ['service', 'peer'],
  color: colour.warning,
  shown: false,
};

export const standard: readonly Annotation[] = [faults, runs, scalings, trips];

/** What Grafana has in every dashboard: the marks that people set by hand. */
const byHand = (): Builder<AnnotationQuery> =>
  new AnnotationQueryBuilder()
    .builtIn(1)
    .datasource({ type: 'grafana', uid: '-- Grafana --' })
    .enable(true)
    .hide(true)
    .iconColor('rgba(0, 211, 255, 1)')
    .name('Annotations & Alerts')
    .type('dashboard');

const fromPrometheus = (annotation: Annotation): Builder<AnnotationQuery> =>
  new AnnotationQueryBuilder()
    .datasource(dataSource)
    .enable(annotation.shown ?? true)
    .iconColor(annotation.color)
    .name(annotation.name)
    .target(new DataqueryBuilder().refId('Anno').expr(annotation.expression).interval(lately).range())
    .titleFormat(annotation.title)
    .textFormat(annotation.text)
    .tagKeys(annotation.tags.join(','));

export const annotations = (list: readonly Annotation[] = standard): Builder<AnnotationQuery>[] => [
  byHand(),
  ...list.map(fromPrometheus),
];
