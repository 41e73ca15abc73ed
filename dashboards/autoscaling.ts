import { autoscalerStateMetric } from '@gameday/conventions';
import { type Dashboard, row } from './kit/dashboard.ts';
import { colour, coloured, steps, words, yesNo } from './kit/looks.ts';
import { barGauge } from './kit/panels/gauges.ts';
import { stat } from './kit/panels/stat.ts';
import { stateTimeline } from './kit/panels/state-timeline.ts';
import { table } from './kit/panels/table.ts';
import { timeSeries } from './kit/panels/time-series.ts';
import { jobAndInstance, oneOf } from './kit/variables.ts';
import { all, decisionRate, decisions, forecasts, metrics, pods, size } from './queries/autoscaling.ts';

/** Within a tenth of the target nothing changes: the tolerance of autoscaling/v2. */
const onTarget = steps(colour.good, [1.1, colour.warning], [2, colour.bad]);

const every = row(
  'Every autoscaler',
  timeSeries({
    title: 'Replicas',
    description: 'How many replicas each autoscaled deployment has.',
    unit: 'none',
    style: 'step',
    legend: ['min', 'max', 'last'],
    queries: [all.current],
  }),
  barGauge({
    title: 'Load against target',
    description:
      'The metric that is furthest above its target, as a share of it. Within 90 % and 110 % nothing changes.',
    unit: 'percentunit',
    decimals: 0,
    min: 0,
    max: 2,
    thresholds: onTarget,
    width: 12,
    queries: [all.againstTarget],
  }),
  table({
    title: 'Sizes and limits',
    description: 'What each autoscaler has, wants and may have.',
    keys: { horizontalpodautoscaler: 'autoscaler' },
    columns: [
      { heading: 'current', query: all.current, decimals: 0 },
      { heading: 'desired', query: all.desired, decimals: 0 },
      { heading: 'at least', query: all.min, decimals: 0 },
      { heading: 'at most', query: all.max, decimals: 0 },
      { heading: 'against target', query: all.againstTarget, unit: 'percentunit', decimals: 0 },
    ],
    width: 12,
  }),
  stateTimeline({
    title: 'Held back by a limit',
    description: 'Whether the autoscaler would like another size than it may have: its condition ScalingLimited.',
    unit: 'none',
    mappings: [yesNo],
    width: 12,
    queries: [all.limited],
  }),
  timeSeries({
    title: 'Changes of size wanted',
    description: 'How often each autoscaler wanted another size.',
    unit: 'none',
    style: 'bars',
    stack: 'normal',
    legend: ['sum'],
    queries: [all.changes],
  }),
  timeSeries({
    title: 'Decisions per second',
    description: 'How often each autoscaler decides. None: it is stuck. In fast time it decides more often.',
    unit: 'ops',
    queries: [decisionRate],
  }),
);

const one = row(
  'One autoscaler: $horizontalpodautoscaler',
  timeSeries({
    title: 'Size: current, desired, limits',
    description: 'Desired is what the autoscaler decided; current follows as replicas start and stop.',
    unit: 'none',
    style: 'step',
    legend: ['min', 'max', 'last'],
    named: {
      'at least': [coloured(colour.quiet), { id: 'custom.lineStyle', value: { fill: 'dash', dash: [6, 4] } }],
      'at most': [coloured(colour.bad), { id: 'custom.lineStyle', value: { fill: 'dash', dash: [6, 4] } }],
      current: [coloured(colour.neutral), { id: 'custom.fillOpacity', value: 20 }],
      desired: [coloured(colour.warning)],
    },
    queries: [size.current, size.desired, size.min, size.max],
  }),
  timeSeries({
    title: 'Metrics against their targets',
    description: 'Each metric as a share of its target. Desired = current size × the highest of these, rounded up.',
    unit: 'percentunit',
    limits: true,
    thresholds: onTarget,
    queries: [metrics.againstTarget],
  }),
  timeSeries({
    title: 'What each metric asks for',
    description:
      'Replicas that each metric by itself asks for; the largest wins. The forecast is a floor, if it takes part.',
    unit: 'none',
    style: 'step',
    legend: ['max', 'last'],
    queries: [metrics.proposals, metrics.floor],
  }),
  timeSeries({
    title: 'Metrics as they are',
    description: 'What was measured, in the unit of each metric: utilization is in percent of the request.',
    unit: 'short',
    queries: [metrics.status],
  }),
  stateTimeline({
    title: 'Conditions',
    description: 'AbleToScale: it may act. ScalingActive: it has metrics. ScalingLimited: a limit holds it back.',
    unit: 'none',
    mappings: [words({ 0: ['no', colour.quiet], 1: ['yes', colour.neutral] })],
    width: 12,
    queries: [decisions.conditions],
  }),
  timeSeries({
    title: 'Decisions that changed the size',
    description: 'Decisions to scale up or down. `kubectl describe hpa` and the console say why.',
    unit: 'none',
    style: 'bars',
    stack: 'normal',
    legend: ['sum'],
    named: { scale_up: [coloured(colour.warning)], scale_down: [coloured(colour.neutral)] },
    queries: [decisions.scalings],
  }),
  timeSeries({
    title: 'All decisions',
    description: 'Every decision, most of them to leave the size alone.',
    unit: 'none',
    style: 'bars',
    stack: 'normal',
    legend: ['sum'],
    queries: [decisions.actions],
  }),
  timeSeries({
    title: 'Decisions that failed',
    description:
      'By who is at fault: the specification (spec) or the autoscaler, such as metrics that it cannot get (internal).',
    unit: 'none',
    style: 'bars',
    stack: 'normal',
    legend: ['sum'],
    queries: [decisions.errors],
  }),
  timeSeries({
    title: 'Time for a decision',
    description: 'Average time of a decision with asking for the metrics, and the time since the last one.',
    unit: 's',
    queries: [decisions.seconds, decisions.age],
  }),
  stat({
    title: 'Paused',
    description: 'Whether an annotation holds the autoscaler still.',
    unit: 'none',
    mappings: [yesNo],
    course: false,
    width: 6,
    height: 8,
    queries: [decisions.paused],
  }),
  stat({
    title: 'Speed of its clock',
    description:
      "How many times as fast as the real clock the autoscaler's runs: its windows and periods are that much shorter.",
    unit: 'none',
    course: false,
    width: 6,
    height: 8,
    queries: [all.timeScale],
  }),
);

const forecast = row(
  'Forecast: $horizontalpodautoscaler',
  timeSeries({
    title: 'Load and forecast',
    description:
      'The load of all replicas, and the highest that is forecast until one started now would serve: its middle, and what it will hardly exceed.',
    unit: 'short',
    queries: [forecasts.demand, forecasts.forecast],
  }),
  timeSeries({
    title: 'How good the forecast is',
    description:
      'Error of the forecasts that have come due, relative to the load, and the part of the loads within what was said.',
    unit: 'percentunit',
    queries: [forecasts.error, forecasts.coverage],
  }),
  stateTimeline({
    title: 'Whether it is relied on',
    description:
      'ready: it is. inaccurate: it was too wrong. thin: the history is too short. no_period: nothing comes again. off: none is made.',
    unit: 'none',
    mappings: [yesNo],
    width: 12,
    queries: [forecasts.status],
  }),
  timeSeries({
    title: 'Time to start a replica',
    description:
      'From the creation of a replica until it is ready, for 95 % of the last ones: so far ahead the forecast looks.',
    unit: 's',
    queries: [forecasts.startUp],
  }),
  table({
    title: 'Part that forecasts take',
    description: 'off: none. observe: they are made and shown. auto: they set a floor for the size.',
    keys: { horizontalpodautoscaler: 'autoscaler', mode: 'mode' },
    columns: [{ heading: 'active', query: all.mode, settings: [{ id: 'custom.hidden', value: true }] }],
    height: 7,
  }),
);

const pod = row(
  'Replicas as pods',
  timeSeries({
    title: 'Processor time, per pod',
    description: 'Cores that each replica uses, averaged over the last readings.',
    unit: 'none',
    decimals: 2,
    queries: [pods.cpu],
  }),
  timeSeries({
    title: 'Processor time against the limit',
    description: 'At 100 % the replica is slowed down.',
    unit: 'percentunit',
    limits: true,
    thresholds: steps(colour.good, [1, colour.bad]),
    queries: [pods.cpuOfLimit],
  }),
  timeSeries({
    title: 'Memory, per pod',
    description: 'Memory that each replica uses.',
    unit: 'bytes',
    queries: [pods.memory],
  }),
  timeSeries({
    title: 'Memory against the limit',
    description: 'At 100 % the replica is killed.',
    unit: 'percentunit',
    limits: true,
    thresholds: steps(colour.good, [1, colour.bad]),
    queries: [pods.memoryOfLimit],
  }),
  timeSeries({
    title: 'Ready and unavailable',
    description: 'Replicas of each deployment that serve, and those that are wanted but do not.',
    unit: 'none',
    style: 'step',
    legend: ['min', 'last'],
    queries: [pods.ready, pods.unavailable],
  }),
  timeSeries({
    title: 'Restarts',
    description: 'Containers that were started again after they ended or failed their probes.',
    unit: 'none',
    style: 'bars',
    stack: 'normal',
    legend: ['sum'],
    queries: [pods.restarts],
  }),
  stateTimeline({
    title: 'Why containers wait',
    description: 'ContainerCreating while one starts, CrashLoopBackOff while one that keeps failing is held back.',
    unit: 'none',
    mappings: [yesNo],
    queries: [pods.waiting],
  }),
);

export const autoscaling: Dashboard = {
  name: 'autoscaling',
  title: 'Gameday / Autoscaling',
  description: 'How many replicas are there, how many are wanted, and which metric, limit or forecast decided that?',
  variables: [
    ...jobAndInstance(autoscalerStateMetric.info, 'Who exports the state of the cluster'),
    oneOf({
      name: 'horizontalpodautoscaler',
      description: 'The autoscaler that is looked at closely',
      of: autoscalerStateMetric.info,
      matchers: ['job=~"$job"'],
    }),
  ],
  rows: [every, one, forecast, pod],
};
