import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { defaultControllerOptions } from './options.ts';
import { reconcile } from './reconcile.ts';
import {
  cpuOf,
  cpuTarget,
  externalOf,
  freshState,
  inputOf,
  nowMs,
  queueTarget,
  readyPod,
  readyPods,
} from './testing.ts';

const percents = (count: number, percent: number) => Array.from({ length: count }, () => percent);

describe('the worked examples', () => {
  it.each([
    { pods: 2, at: 80, target: 40, to: 4 },
    { pods: 3, at: 75, target: 50, to: 5 },
    { pods: 3, at: 85, target: 70, to: 4 },
  ])('$pods pods at $at % for $target % become $to', ({ pods: count, at, target, to }) => {
    const pods = readyPods(count);
    const spec = { metrics: [cpuTarget(target)] };
    const result = reconcile(inputOf({ pods, spec, metrics: cpuOf(pods, percents(count, at)) }));
    expect(result.scaleTo).toBe(to);
    expect(result.explanation.line).toContain(`${count} pods x ${at}%/${target}%`);
  });

  it('says the whole arithmetic in one line', () => {
    const pods = readyPods(3);
    const behavior = { scaleUp: { policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }] } };
    const result = reconcile(inputOf({ pods, spec: { behavior }, metrics: cpuOf(pods, percents(3, 85)) }));
    expect(result.explanation.line).toBe(
      'cpu: 3 pods x 85%/70% = 3.64 -> 4; scale-up policy Pods 2/60s allows 5; within 1..10; 3 -> 4',
    );
  });
});

describe('a decision', () => {
  it('holds the write and the words until the scale was written', () => {
    const pods = readyPods(2);
    const decision = decide(inputOf({ pods, metrics: cpuOf(pods, [140, 140]) }));
    expect(decision.scaleTo).toBe(4);
    const result = decision.finish();
    expect(result.events).toEqual([
      {
        type: 'Normal',
        reason: 'SuccessfulRescale',
        message: 'New size: 4; reason: cpu resource utilization (percentage of request) above target',
      },
    ]);
    expect(result.status).toMatchObject({
      currentReplicas: 2,
      desiredReplicas: 4,
      lastScaleTime: '2027-01-15T08:00:00Z',
    });
    expect(result.status.conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason}`)).toEqual([
      'AbleToScale True SucceededRescale',
      'ScalingActive True ValidMetricFound',
      'ScalingLimited False DesiredWithinRange',
    ]);
  });

  it('keeps size and scale events where the scale could not be written', () => {
    const pods = readyPods(2);
    const input = inputOf({ pods, spec: { behavior: {} }, metrics: cpuOf(pods, [140, 140]) });
    const result = decide(input).finish({ scaleError: 'the API is down' });
    expect(result.scaleTo).toBeUndefined();
    expect(result.state.scaleUpEvents).toEqual([]);
    expect(result.error).toBe('failed to rescale Deployment/default/web: the API is down');
    expect(result.status.conditions?.[0]).toMatchObject({
      type: 'AbleToScale',
      status: 'False',
      reason: 'FailedUpdateScale',
    });
    expect(result.explanation.line).toMatch(/wanted 4, but it could not be written: the API is down; stays at 2$/);
    expect(reconcile(input).state.scaleUpEvents).toEqual([{ replicaChange: 2, timestampMs: nowMs, outdated: false }]);
  });

  it('can be remembered as JSON', () => {
    const { state } = reconcile(inputOf({ state: freshState }));
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    expect(state.recommendations).toEqual([
      { replicas: 3, timestampMs: nowMs },
      { replicas: 3, timestampMs: nowMs },
    ]);
  });

  it('moves lastTransitionTime only when the status of a condition changes', () => {
    const first = reconcile(inputOf({})).status;
    const later = inputOf({ more: { nowMs: nowMs + 15_000 } });
    const second = reconcile({ ...later, hpa: { ...later.hpa, status: first } });
    expect(second.statusChanged).toBe(false);
    expect(second.status).toEqual(first);
    const broken = reconcile({ ...later, hpa: { ...later.hpa, status: first }, scale: { error: 'gone' } });
    expect(broken.status.conditions?.map(({ lastTransitionTime }) => lastTransitionTime)).toEqual([
      '2027-01-15T08:00:15Z',
      '2027-01-15T08:00:00Z',
      '2027-01-15T08:00:00Z',
    ]);
  });
});

describe('where metrics are not asked', () => {
  it.each([
    { what: 'above the maximum', replicas: 14, to: 10, reason: 'Current number of replicas above Spec.MaxReplicas' },
    { what: 'below the minimum', replicas: 1, to: 2, reason: 'Current number of replicas below Spec.MinReplicas' },
  ])('goes to the bound at once when $what', ({ replicas, to, reason }) => {
    const result = reconcile(inputOf({ replicas, spec: { minReplicas: 2 } }));
    expect(result.scaleTo).toBe(to);
    expect(result.events[0]?.message).toBe(`New size: ${to}; reason: ${reason}`);
    expect(result.trace.proposals).toBeUndefined();
  });

  it('does nothing for a target at zero that may not be there', () => {
    const result = reconcile(inputOf({ replicas: 0 }));
    expect(result.scaleTo).toBeUndefined();
    expect(result.status.conditions?.at(-1)).toMatchObject({
      type: 'ScalingActive',
      status: 'False',
      reason: 'ScalingDisabled',
    });
  });

  it.each([
    { selector: '', reason: 'InvalidSelector', event: 'SelectorRequired' },
    { selector: 'app web', reason: 'InvalidSelector', event: 'InvalidSelector' },
  ])('stops at the selector "$selector"', ({ selector, reason, event }) => {
    const input = inputOf({});
    const result = reconcile({ ...input, scale: { specReplicas: 3, statusReplicas: 3, selector } });
    expect(result.status.conditions?.[1]).toMatchObject({ status: 'False', reason });
    expect(result.events.map((each) => each.reason)).toEqual([event, 'FailedComputeMetricsReplicas']);
  });

  it('stops where another autoscaler selects the same pods', () => {
    const result = reconcile(
      inputOf({ more: { otherHpaSelectors: [{ name: 'second', selector: 'app in (web, api)' }] } }),
    );
    expect(result.status.conditions?.[1]).toMatchObject({ status: 'False', reason: 'AmbiguousSelector' });
    expect(result.error).toContain('[{web default} {second default}]');
  });
});

describe('several metrics', () => {
  const both = { metrics: [cpuTarget(70), queueTarget('10')] };

  it('the largest wins, and the words say which', () => {
    const pods = readyPods(3);
    const metrics = { ...cpuOf(pods, percents(3, 35)), external: externalOf('61').external };
    const result = reconcile(inputOf({ pods, spec: both, metrics }));
    expect(result.scaleTo).toBe(6);
    expect(result.trace.proposals).toEqual([2, 7]);
    expect(result.explanation.line).toContain('most: queue with 7; one step up may reach 6');
  });

  it('one that failed stops scaling down, but not up', () => {
    const pods = readyPods(3);
    const down = reconcile(inputOf({ pods, spec: both, metrics: cpuOf(pods, percents(3, 35)) }));
    expect(down.scaleTo).toBeUndefined();
    expect(down.status.conditions?.[1]).toMatchObject({ status: 'False', reason: 'FailedGetExternalMetric' });
    expect(down.explanation.line).toContain('1 of 2 metrics failed and the rest would scale down');
    const up = reconcile(inputOf({ pods, spec: both, metrics: cpuOf(pods, percents(3, 140)) }));
    expect(up.scaleTo).toBe(6);
    expect(up.error).toContain('invalid metrics (1 invalid out of 2)');
  });

  it('without any it is CPU at 80 %', () => {
    const pods = readyPods(2);
    const result = reconcile(inputOf({ pods, spec: { metrics: [] }, metrics: cpuOf(pods, [120, 120]) }));
    expect(result.trace.proposals).toEqual([3]);
  });
});

describe('zero', () => {
  const spec = { minReplicas: 0, metrics: [queueTarget('10')] };

  it('is reached and left with an external metric', () => {
    expect(reconcile(inputOf({ replicas: 1, spec, metrics: externalOf('0') })).scaleTo).toBe(0);
    expect(reconcile(inputOf({ replicas: 0, spec, metrics: externalOf('1') })).scaleTo).toBe(1);
  });

  it('has no average, so the status leaves it out', () => {
    const { status } = reconcile(inputOf({ replicas: 0, spec, metrics: externalOf('1') }));
    expect(status.currentMetrics).toEqual([{ type: 'External', external: { metric: { name: 'queue' }, current: {} } }]);
  });
});

describe('pods whose samples do not count', () => {
  it('unready ones count as idle when scaling up', () => {
    const starting = readyPod('web-2', {
      startTimeMs: nowMs - 20_000,
      ready: { status: 'False', lastTransitionTimeMs: nowMs - 20_000 },
    });
    const pods = [...readyPods(2), starting];
    const result = reconcile(inputOf({ pods, metrics: cpuOf(pods, [100, 100, 900]) }));
    expect(result.scaleTo).toBeUndefined();
    expect(result.explanation.line).toContain('with 1 unready pod counted as idle it is 0.94');
  });

  it('missing ones count as busy when scaling down', () => {
    const pods = readyPods(4);
    const result = reconcile(inputOf({ pods, metrics: cpuOf(pods, [20, 20]) }));
    expect(result.explanation.line).toContain(
      'with 2 missing pods counted at 100% of their request: 4 pods x 0.86 = 3.43 -> 4',
    );
  });

  it('says that a request is missing', () => {
    const pods = [readyPod('web-0', { containers: [{ name: 'app' }] })];
    const result = reconcile(inputOf({ pods, metrics: cpuOf(pods, [50]) }));
    expect(result.status.conditions?.[1]?.message).toBe(
      'the HPA was unable to compute the replica count: failed to get cpu utilization: missing request for cpu in container app of Pod web-0',
    );
  });
});

describe('floors', () => {
  const floor = { source: 'forecast', replicas: 6, text: 'forecast: 5.4 pods in 60 s -> 6' };

  it('raise the answer of the metrics, within rates and bounds', () => {
    const result = reconcile(inputOf({ more: { floors: [floor] } }));
    expect(result.scaleTo).toBe(6);
    expect(result.events[0]?.message).toBe('New size: 6; reason: forecast above current size');
    expect(result.explanation.line).toContain('forecast: 5.4 pods in 60 s -> 6; most: forecast with 6');
    const slow = { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } };
    expect(reconcile(inputOf({ spec: { behavior: slow }, more: { floors: [floor] } })).scaleTo).toBe(4);
    expect(reconcile(inputOf({ spec: { maxReplicas: 5 }, more: { floors: [floor] } })).scaleTo).toBe(5);
  });

  it('never lower it', () => {
    const pods = readyPods(3);
    const metrics = cpuOf(pods, percents(3, 140));
    expect(reconcile(inputOf({ pods, metrics, more: { floors: [{ ...floor, replicas: 2 }] } })).scaleTo).toBe(6);
  });

  it('do not replace metrics that cannot be read', () => {
    const result = reconcile(inputOf({ metrics: externalOf(), more: { floors: [floor] } }));
    expect(result.scaleTo).toBeUndefined();
    expect(result.status.conditions?.[1]).toMatchObject({ status: 'False', reason: 'FailedGetResourceMetric' });
  });
});

describe('tolerances', () => {
  it.each([
    { gate: true, at: 73, to: 4 },
    { gate: false, at: 73, to: undefined },
    { gate: true, at: 40, to: undefined },
  ])('of the spec count with the gate ($gate) per direction: $at %', ({ gate, at, to }) => {
    const pods = readyPods(3);
    const behavior = {
      scaleUp: { tolerance: '0.01' },
      scaleDown: { tolerance: '0.5', stabilizationWindowSeconds: 0 },
    };
    const input = inputOf({ pods, spec: { behavior }, metrics: cpuOf(pods, percents(3, at)) });
    const featureGates = { HPAConfigurableTolerance: gate, PodLevelResources: true };
    const options = { ...defaultControllerOptions, featureGates };
    expect(reconcile({ ...input, options }).scaleTo).toBe(to);
  });
});
