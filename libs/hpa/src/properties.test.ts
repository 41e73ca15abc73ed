import fc from 'fast-check';
import type { HorizontalPodAutoscalerSpec, HPAScalingPolicy } from '@gameday/kubernetes';
import { expect, it } from 'vitest';
import { behaviorWithDefaults } from './defaults.ts';
import { defaultControllerOptions } from './options.ts';
import { reconcile } from './reconcile.ts';
import { externalOf, freshState, inputOf, queueTarget, readyPods } from './testing.ts';
import type { AutoscalerState, ReconcileResult } from './types.ts';

/**
 * Random specs over random timelines. The rules are checked from the outside, on the sizes that were written, by reckoning of their own:
 * nothing here calls the code that limits or stabilizes. A failure prints its seed.
 */

const policy: fc.Arbitrary<HPAScalingPolicy> = fc.record({
  type: fc.constantFrom('Pods', 'Percent'),
  value: fc.integer({ min: 1, max: 120 }),
  periodSeconds: fc.constantFrom(15, 30, 60, 120),
});
const rules = fc.record(
  {
    stabilizationWindowSeconds: fc.constantFrom(0, 15, 60, 300),
    selectPolicy: fc.constantFrom('Max', 'Min', 'Disabled'),
    policies: fc.array(policy, { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: [] },
);
const behavior = fc.record({ scaleUp: rules, scaleDown: rules }, { requiredKeys: [] });

interface Timeline {
  readonly spec: Partial<HorizontalPodAutoscalerSpec>;
  readonly initial: number;
  readonly steps: readonly { readonly afterSeconds: number; readonly queue: number; readonly writeFails: boolean }[];
}

const timeline = (
  behaviors: fc.Arbitrary<HorizontalPodAutoscalerSpec['behavior'] | undefined>,
): fc.Arbitrary<Timeline> =>
  fc
    .record({
      minReplicas: fc.integer({ min: 0, max: 5 }),
      span: fc.integer({ min: 0, max: 30 }),
      behavior: behaviors,
      initial: fc.integer({ min: 0, max: 40 }),
      steps: fc.array(
        fc.record({
          afterSeconds: fc.constantFrom(1, 14, 15, 16, 30, 61),
          queue: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.constantFrom(0, 1, 1_000_000)),
          writeFails: fc.boolean(),
        }),
        { minLength: 1, maxLength: 40 },
      ),
    })
    .map(({ minReplicas, span, behavior: chosen, initial, steps }) => ({
      spec: {
        minReplicas,
        maxReplicas: Math.max(1, minReplicas + span),
        metrics: [queueTarget('1')],
        ...(chosen && { behavior: chosen }),
      },
      initial,
      steps: steps.map((step, index) => ({ ...step, writeFails: step.writeFails && index % 7 === 0 })),
    }));

interface Moment {
  readonly timeMs: number;
  readonly before: number;
  readonly result: ReconcileResult;
}

/** Every reconcile of a timeline; the target follows at once. */
function run({ spec, initial, steps }: Timeline): Moment[] {
  let timeMs = 1_800_000_000_000;
  let size = initial;
  let state: AutoscalerState = freshState;
  return steps.map(({ afterSeconds, queue, writeFails }) => {
    timeMs += afterSeconds * 1000;
    const situation = inputOf({
      pods: readyPods(Math.min(size, 3)),
      replicas: size,
      spec,
      state,
      metrics: externalOf(String(queue)),
    });
    const result = reconcile({ ...situation, nowMs: timeMs }, writeFails ? { scaleError: 'no' } : {});
    const moment = { timeMs, before: size, result };
    state = result.state;
    size = result.scaleTo ?? size;
    return moment;
  });
}

const anyBehavior = fc.option(behavior, { nil: undefined });
const jumps = ({ before, result }: Moment, { spec }: Timeline): boolean =>
  result.scaleTo !== undefined && (before > (spec.maxReplicas ?? 0) || before < (spec.minReplicas ?? 1));

it('the size never leaves the bounds', () => {
  fc.assert(
    fc.property(timeline(anyBehavior), (given) => {
      for (const { result } of run(given)) {
        if (result.scaleTo === undefined) continue;
        expect(result.scaleTo).toBeGreaterThanOrEqual(given.spec.minReplicas ?? 1);
        expect(result.scaleTo).toBeLessThanOrEqual(given.spec.maxReplicas ?? 0);
      }
    }),
    { numRuns: 300 },
  );
});

/** What the size was when a period began: the present one without what was changed in it. */
function sizeBefore(history: readonly Moment[], at: Moment, periodSeconds: number): number {
  const within = history.filter(({ timeMs }) => timeMs < at.timeMs && timeMs > at.timeMs - periodSeconds * 1000);
  return within.reduce((size, { before, result }) => size - ((result.scaleTo ?? before) - before), at.before);
}

it('no step goes further than the policies of its direction allow', () => {
  fc.assert(
    fc.property(timeline(behavior), (given) => {
      const history = run(given);
      const { downscaleStabilizationMs } = defaultControllerOptions;
      const full = behaviorWithDefaults(given.spec.behavior ?? {}, downscaleStabilizationMs);
      for (const moment of history) {
        const { before, result } = moment;
        if (result.scaleTo === undefined || jumps(moment, given)) continue;
        const up = result.scaleTo > before;
        const { selectPolicy, policies } = up ? full.scaleUp : full.scaleDown;
        expect(selectPolicy).not.toBe('Disabled');
        const allowed = policies.map(({ type, value, periodSeconds }) => {
          const base = sizeBefore(history, moment, periodSeconds);
          if (type === 'Pods') return up ? base + value : base - value;
          return up ? Math.ceil(base * (1 + value / 100)) : Math.trunc(base * (1 - value / 100));
        });
        const most = (selectPolicy === 'Min') === up ? Math.min(...allowed) : Math.max(...allowed);
        if (up) expect(result.scaleTo).toBeLessThanOrEqual(most);
        else expect(result.scaleTo).toBeGreaterThanOrEqual(most);
      }
    }),
    { numRuns: 300 },
  );
});

it('without policies no step more than doubles the size, or goes past 4', () => {
  fc.assert(
    fc.property(timeline(fc.constant(undefined)), (given) => {
      for (const moment of run(given)) {
        if (moment.result.scaleTo === undefined || jumps(moment, given)) continue;
        expect(moment.result.scaleTo).toBeLessThanOrEqual(Math.max(2 * moment.before, 4));
      }
    }),
    { numRuns: 200 },
  );
});

it('the size never falls below the highest recommendation of the scale-down window', () => {
  fc.assert(
    fc.property(timeline(anyBehavior), (given) => {
      const history = run(given);
      const seconds = given.spec.behavior ? (given.spec.behavior.scaleDown?.stabilizationWindowSeconds ?? 300) : 300;
      for (const moment of history) {
        const { before, timeMs, result } = moment;
        if (result.scaleTo === undefined || result.scaleTo >= before || jumps(moment, given)) continue;
        const inWindow = history.filter((other) => other.timeMs <= timeMs && other.timeMs > timeMs - seconds * 1000);
        const recommended = inWindow.flatMap((other) => other.result.trace.metricDesired ?? []);
        const highest = Math.min(Math.max(...recommended), given.spec.maxReplicas ?? 0);
        expect(result.scaleTo).toBeGreaterThanOrEqual(highest);
      }
    }),
    { numRuns: 300 },
  );
});

it('a controller that is new to an autoscaler does not scale down for a full window', () => {
  fc.assert(
    fc.property(timeline(fc.constant(undefined)), (given) => {
      const history = run(given);
      const startMs = history[0]?.timeMs ?? 0;
      for (const moment of history) {
        if (moment.timeMs > startMs + 300_000 || jumps(moment, given)) continue;
        const floor = Math.min(history[0]?.before ?? 0, given.spec.maxReplicas ?? 0);
        if (moment.before === 0) continue;
        expect(moment.result.scaleTo ?? moment.before).toBeGreaterThanOrEqual(Math.min(floor, moment.before));
      }
    }),
    { numRuns: 200 },
  );
});

it('its memory is plain JSON', () => {
  fc.assert(
    fc.property(timeline(anyBehavior), (given) => {
      const state = run(given).at(-1)?.result.state;
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    }),
    { numRuns: 50 },
  );
});
