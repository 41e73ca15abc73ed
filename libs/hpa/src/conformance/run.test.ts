import { describe, expect, it } from 'vitest';
import { runConformance } from './run.ts';

const policy = { type: 'Pods', value: 2, periodSeconds: 60 };
const limit = (replicas: number) => ({
  name: 'limit',
  kind: 'calculateScaleUpLimitWithScalingRules',
  input: {
    currentReplicas: 1,
    scaleUpEvents: [],
    scaleDownEvents: [],
    rules: { selectPolicy: 'Min', policies: [policy] },
  },
  expected: { replicas },
});

const sequence = (expected: object, more: object = {}) => ({
  name: 'small',
  controller: {},
  spec: {
    maxReplicas: 5,
    metrics: [
      {
        type: 'External',
        external: { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue: '10' } },
      },
    ],
  },
  steps: [{ t: 0.5, scale: [1, 1], external: { queue: [25_000] }, expected, ...more }],
});
const right = {
  currentReplicas: 1,
  desiredReplicas: 3,
  currentMetrics: [{ averageValueMilli: '25000' }],
  conditions: [
    ['AbleToScale', 'True', 'SucceededRescale', 0.5],
    ['ScalingActive', 'True', 'ValidMetricFound', 0.5],
    ['ScalingLimited', 'False', 'DesiredWithinRange', 0.5],
  ],
  scaleTo: 3,
  events: [['SuccessfulRescale']],
  trace: { proposals: [3], metricDesired: 3, stabilized: 3 },
};

describe('cases', () => {
  it('match where every expected field is the same', () => {
    expect(runConformance({ cases: [limit(3)] })).toMatchObject({ total: 1, matched: 1 });
  });

  it('differ with the place and both values', () => {
    const { matched, cases } = runConformance({ cases: [limit(4), limit(3)] });
    expect(matched).toBe(1);
    expect(cases[0]).toEqual({
      name: 'limit',
      matched: false,
      got: { replicas: 3 },
      differences: ['replicas: expected 4, got 3'],
    });
  });

  it('differ where a field is missing from the answer', () => {
    const given = { ...limit(3), expected: { replicas: 3, mood: 'good' } };
    expect(runConformance({ cases: [given] }).cases[0]?.differences).toEqual(['mood: expected "good", got nothing']);
  });

  it('of a kind that nobody knows differ, and the rest goes on', () => {
    const { total, matched, cases } = runConformance({ cases: [{ ...limit(3), kind: 'guess' }, limit(3)] });
    expect([total, matched]).toEqual([2, 1]);
    expect(cases[0]?.differences[0]).toMatch(/^kind is "guess"; it must be one of replicas, /);
  });

  it('say which part of the input is no good', () => {
    const given = { ...limit(3), input: { currentReplicas: 'many' } };
    expect(runConformance({ cases: [given] }).cases[0]?.differences).toEqual([
      'input.rules is missing; it must be an object',
    ]);
  });

  it('an error where none is expected is a difference', () => {
    const input = { pods: [{ name: 'a', containers: [{ name: 'c' }] }], container: '', resource: 'cpu' };
    const given = { name: 'requests', kind: 'calculateRequests', input, expected: { requestsMilli: { a: 1 } } };
    expect(runConformance({ cases: [given] }).cases[0]?.differences).toEqual([
      'error: expected none, got missing request for cpu in container c of Pod a',
      'requestsMilli: expected {"a":1}, got nothing',
    ]);
    const expected = { error: 'missing request for cpu' };
    expect(runConformance({ cases: [{ ...given, expected }] }).matched).toBe(1);
  });
});

describe('sequences', () => {
  it('match step by step', () => {
    expect(runConformance({ sequences: [sequence(right)] }).cases[0]?.differences).toEqual([]);
  });

  it.each([
    [{ scaleTo: undefined }, 'steps[0].scaleTo: expected null, got 3'],
    [{ events: undefined }, 'steps[0].events: expected null, got [["SuccessfulRescale"'],
    [{ error: true }, 'steps[0].error: expected true, got false'],
    [{ desiredReplicas: 4 }, 'steps[0].desiredReplicas: expected 4, got 3'],
    [{ conditions: right.conditions.slice(0, 2) }, 'steps[0].conditions: expected'],
    [
      { conditions: [['AbleToScale', 'True', 'SucceededRescale', 0.501], ...right.conditions.slice(1)] },
      'steps[0].conditions[0][3]: expected 501, got 500',
    ],
    [
      { events: [['SuccessfulRescale', 'New size: 4']] },
      'steps[0].events[0][1]: expected "New size: 4", got "New size: 3; reason',
    ],
    [{ currentMetrics: [{}] }, 'steps[0].currentMetrics[0].averageValueMilli: expected nothing, got "25000"'],
    [{ trace: { ...right.trace, stabilized: 1 } }, 'steps[0].trace.stabilized: expected 1, got 3'],
  ])('differ: %j', (change, difference) => {
    const [found] = runConformance({ sequences: [sequence({ ...right, ...change })] }).cases;
    expect(found?.differences).toHaveLength(1);
    expect(found?.differences[0]).toContain(difference);
  });

  it('do not look at what is expected before they answer', () => {
    const trap = new Proxy(right, {
      get: () => expect.unreachable('read too early'),
      ownKeys: () => expect.unreachable(),
    });
    const given = { ...sequence(trap), spec: {} };
    // It fails on the spec, so that nothing is compared.
    expect(runConformance({ sequences: [given] }).cases[0]?.differences[0]).toContain('spec.maxReplicas is missing');
  });
});

it('a document of neither is refused', () => {
  expect(() => runConformance({ meta: {} })).toThrow('the document has neither `cases` nor `sequences`');
  expect(() => runConformance([])).toThrow('the document is []; it must be an object');
});
