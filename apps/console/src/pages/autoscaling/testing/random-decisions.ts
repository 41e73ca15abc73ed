import {
  type AutoscalerState,
  type ControllerOptions,
  decide,
  defaultControllerOptions,
  type PodSnapshot,
} from '@gameday/hpa';
import type { HorizontalPodAutoscalerSpec, MetricSpec, MetricTarget } from '@gameday/kubernetes';
import { metricKey, type RecordedAnswers } from '../../../sources/autoscaling-answers.ts';
import { decideInput, type RecordedDecision, type RecordedInput } from '../../../sources/autoscaling-record.ts';

/** Numbers below `below`, the same for the same seed (mulberry32). */
export function createDice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Dice = (below: number) => number;

const nowMs = 1_800_000_000_000;
const pick = <T>(dice: Dice, ...values: readonly T[]): T => values[dice(values.length)] as T;

function podOf(dice: Dice, index: number): PodSnapshot {
  const startTimeMs = nowMs - pick(dice, 3_600_000, 200_000, 20_000);
  const kind = dice(8);
  return {
    name: `web-${index}`,
    labels: { app: 'web' },
    phase: kind === 0 ? 'Pending' : kind === 1 ? 'Failed' : 'Running',
    ...(kind === 2 && { deleting: true }),
    startTimeMs,
    ready: { status: kind === 3 ? 'False' : 'True', lastTransitionTimeMs: startTimeMs + 5_000 },
    containers: [{ name: 'app', requests: { cpu: '100m', memory: '64Mi' } }],
  };
}

function metricOf(dice: Dice): MetricSpec {
  const perPod = { type: 'AverageValue', averageValue: String(1 + dice(40)) };
  const inAll = { type: 'Value', value: String(1 + dice(40)) };
  const utilization = { type: 'Utilization', averageUtilization: 10 + dice(140) };
  return pick<MetricSpec>(
    dice,
    { type: 'Resource', resource: { name: 'cpu', target: utilization } },
    { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '50Mi' } } },
    { type: 'ContainerResource', containerResource: { name: 'cpu', container: 'app', target: utilization } },
    { type: 'Pods', pods: { metric: { name: 'qps' }, target: perPod } },
    { type: 'External', external: { metric: { name: 'queue' }, target: pick<MetricTarget>(dice, perPod, inAll) } },
    {
      type: 'Object',
      object: {
        metric: { name: 'hits' },
        describedObject: { kind: 'Service', name: 'web' },
        target: pick<MetricTarget>(dice, perPod, inAll),
      },
    },
  );
}

function answersOf(dice: Dice, pods: readonly PodSnapshot[]): RecordedAnswers {
  const sampled = pods.filter(() => dice(6) > 0);
  const level = dice(200);
  return {
    resource: sampled.map(({ name }) => ({
      pod: name,
      timestampMs: nowMs - 1_000,
      windowMs: 15_000,
      containers: [
        { name: 'app', usageMilli: { cpu: String(dice(20) + level), memory: String((30 + dice(60)) * 1_048_576_000) } },
      ],
    })),
    pods: {
      [metricKey('qps')]: {
        value: sampled.map(({ name }) => ({ pod: name, timestampMs: nowMs, valueMilli: String(dice(60_000)) })),
      },
    },
    object: { 'Service/web hits': { value: String(dice(200_000)) } },
    external: {
      [metricKey('queue')]:
        dice(5) === 0 ? { error: 'there is none' } : { value: [String(dice(90_000)), String(dice(9_000))] },
    },
  };
}

const past = (dice: Dice, longestMs: number): number => nowMs - 1_000 * (1 + dice(longestMs / 1_000));

function stateOf(dice: Dice): AutoscalerState {
  const events = () =>
    Array.from({ length: dice(4) }, () => ({
      replicaChange: 1 + dice(3),
      timestampMs: past(dice, 200_000),
      outdated: false,
    }));
  return {
    recommendations:
      dice(8) === 0
        ? null
        : Array.from({ length: dice(12) }, () => ({ replicas: 1 + dice(10), timestampMs: past(dice, 400_000) })),
    scaleUpEvents: events(),
    scaleDownEvents: events(),
  };
}

function specOf(dice: Dice): HorizontalPodAutoscalerSpec {
  const rules = () => ({
    ...(dice(2) === 0 && { stabilizationWindowSeconds: dice(4) * 60 }),
    ...(dice(3) === 0 && { selectPolicy: pick(dice, 'Max', 'Min', 'Disabled') }),
    ...(dice(4) === 0 && { tolerance: '0.05' }),
    ...(dice(2) === 0 && {
      policies: Array.from({ length: 1 + dice(3) }, () => ({
        type: pick(dice, 'Pods', 'Percent'),
        value: 1 + dice(60),
        periodSeconds: 15 + dice(120),
      })),
    }),
  });
  return {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 1 + dice(3),
    maxReplicas: 4 + dice(12),
    metrics: Array.from({ length: 1 + dice(3) }, () => metricOf(dice)),
    ...(dice(2) === 0 && { behavior: { scaleUp: rules(), scaleDown: rules() } }),
  };
}

/** A decision that the algorithm took in a random situation, as the cluster app would record it. */
export function randomDecision(dice: Dice, options: ControllerOptions = defaultControllerOptions): RecordedDecision {
  const pods = Array.from({ length: dice(7) }, (_, index) => podOf(dice, index));
  const spec = specOf(dice);
  const input: RecordedInput = {
    nowMs,
    options,
    hpa: { metadata: { name: 'web', namespace: 'gameday' }, spec },
    scale: { specReplicas: Math.max(1, pods.length), statusReplicas: Math.max(1, pods.length), selector: 'app=web' },
    state: stateOf(dice),
    pods,
    answers: answersOf(dice, pods),
    otherHpaSelectors: [],
    floors: dice(5) === 0 ? [{ source: 'forecast', replicas: dice(9), text: 'forecast: a peak comes' }] : [],
  };
  const decision = decide(decideInput(input));
  const result = decision.finish();
  return {
    atMs: nowMs,
    timeScale: 1,
    namespace: 'gameday',
    hpa: 'web',
    generation: 1,
    trigger: 'sync',
    durationMs: 1,
    input,
    ...(result.scaleTo !== undefined && { scaleTo: result.scaleTo }),
    line: result.explanation.line,
    explanation: result.explanation,
    trace: result.trace,
    events: result.events,
    ...(result.error !== undefined && { error: result.error }),
  };
}
