import { describe, expect, it } from 'vitest';
import { parseTraces } from './parse.ts';
import { simulate } from './simulate.ts';

const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } };

function sizes(document: unknown): (readonly [seconds: number, from: number, to: number])[] {
  return parseTraces(document).flatMap((trace) =>
    [...simulate(trace)].map(
      ({ timeMs, specReplicas, result }) => [timeMs / 1000, specReplicas, result.scaleTo ?? specReplicas] as const,
    ),
  );
}

describe('a trace with nothing but a spec and what the pods use', () => {
  it('steps by the sync period, and the target follows', () => {
    const steps = [{ replicas: 3, cpu: '85%' }, { cpu: '70%' }, { cpu: '140%' }];
    expect(sizes({ spec: { maxReplicas: 10, metrics: [cpu] }, steps })).toEqual([
      [0, 3, 4],
      [15, 4, 4],
      [30, 4, 8],
    ]);
  });

  it('begins at the minimum', () => {
    expect(sizes({ spec: { minReplicas: 2, maxReplicas: 4 }, steps: [{ cpu: '80%' }] })).toEqual([[0, 2, 2]]);
  });

  it('shares a load among the ready pods', () => {
    const steps = [{ load: { cpu: '560m' } }, { load: { cpu: '560m' } }, { load: { cpu: '560m' } }];
    const spec = { minReplicas: 2, maxReplicas: 20, metrics: [cpu] };
    // 100m per pod are requested; 8 pods at 70 % carry it.
    expect(sizes({ spec, steps }).map(([, , to]) => to)).toEqual([4, 8, 8]);
  });

  it('new pods count only when they have started', () => {
    const document = {
      startupSeconds: 40,
      spec: {
        minReplicas: 2,
        maxReplicas: 20,
        metrics: [
          { type: 'Pods', pods: { metric: { name: 'qps' }, target: { type: 'AverageValue', averageValue: '10' } } },
        ],
      },
      steps: Array.from({ length: 5 }, () => ({ load: { qps: '40' } })),
    };
    const [trace] = parseTraces(document);
    if (!trace) throw new Error('no trace');
    const ready = [...simulate(trace)].map(({ pods }) => pods.filter((pod) => pod.ready?.status === 'True').length);
    expect(ready).toEqual([2, 2, 2, 4, 4]);
  });

  it('takes a whole HorizontalPodAutoscaler for the spec', () => {
    const spec = { kind: 'HorizontalPodAutoscaler', spec: { maxReplicas: 5 } };
    expect(sizes({ spec, steps: [{ replicas: 2, cpu: '160%' }] })).toEqual([[0, 2, 4]]);
  });
});

describe('a trace that gives all', () => {
  it('has no pods where none are given', () => {
    const [trace] = parseTraces({ spec: { maxReplicas: 5 }, steps: [{ scale: [2, 2], usage: { a: [1, 1, 1, 1] } }] });
    const [step] = trace ? [...simulate(trace)] : [];
    expect(step?.result.error).toContain('no pods returned by selector');
  });

  it('is edited, fails to be read and to be written', () => {
    const spec = {
      maxReplicas: 5,
      metrics: [
        {
          type: 'External',
          external: { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue: '1' } },
        },
      ],
    };
    const document = {
      spec,
      steps: [
        { scale: [2, 2], external: { queue: [9000] }, faults: { updateScale: 'boom' } },
        { scale: [2, 2], external: { queue: '9' }, faults: { getScale: 'gone' } },
        { scale: [2, 2], external: { queue: ['4', '5'] }, spec: { ...spec, maxReplicas: 3 } },
        { scale: [3, 3], external: { queue: [] } },
        { scale: [3, 3], external: { queue: [9000] }, faults: { errors: { external: 'down' } } },
      ],
    };
    const [trace] = parseTraces(document);
    const results = trace ? [...simulate(trace)].map(({ result }) => result) : [];
    expect(results.map(({ scaleTo }) => scaleTo)).toEqual([undefined, undefined, 3, undefined, undefined]);
    expect(results.map(({ error }) => error?.slice(0, 40))).toEqual([
      'failed to rescale Deployment/default/web',
      'failed to query scale subresource for De',
      undefined,
      'failed to compute desired number of repl',
      'failed to compute desired number of repl',
    ]);
  });
});

it.each([
  ['boom', undefined],
  ['Operation cannot be fulfilled: the object has been modified', 4],
  [1, 4],
  [5, undefined],
])('a scale that is written with the fault %j comes to %s', (updateScale, to) => {
  const steps = [{ replicas: 2, cpu: '160%', faults: { updateScale } }];
  const [trace] = parseTraces({ spec: { maxReplicas: 5 }, steps });
  expect(trace && [...simulate(trace)][0]?.result.scaleTo).toBe(to);
});

describe('what is wrong is named', () => {
  const spec = { maxReplicas: 5 };
  it.each([
    [{}, 'the document is no trace; it needs `spec` (of an autoscaler) and `steps`, or `sequences` of such'],
    [{ steps: [] }, 'spec is missing; it must be an object'],
    [{ spec: {}, steps: [] }, 'spec.maxReplicas is missing; it must be the largest number of replicas, a whole number'],
    [{ spec, steps: {} }, 'steps is {}; it must be a list of steps'],
    [{ spec, steps: [{ t: 'now' }] }, 'steps[0].t is "now"; it must be a number of seconds'],
    [{ spec, steps: [{ t: 5 }, { t: 4 }] }, 'steps[1].t is 4; it must be not before the step before it, 5'],
    [{ spec, steps: [{ scale: 3 }] }, 'steps[0].scale is 3; it must be [wanted replicas, present replicas]'],
    [{ spec, steps: [{ replicas: -1 }] }, 'steps[0].replicas is -1; it must be a whole number from 0'],
    [
      { spec, steps: [{ cpu: 'much' }] },
      'steps[0].cpu is "much"; it must be a quantity such as "250m", "20" or "512Mi"',
    ],
    [
      { spec, steps: [{ external: { queue: [1.5] } }] },
      'steps[0].external.queue[0] is 1.5; it must be a whole number of thousandths or a quantity',
    ],
    [{ spec, steps: [{ pods: [['a', 5]] }] }, 'steps[0].pods[0][1] is 5; it must be a text'],
    [
      { spec: { ...spec, metrics: [{ type: 'Pods', pods: { metric: {}, target: {} } }] }, steps: [] },
      'spec.metrics[0].pods.metric.name is missing',
    ],
    [
      { spec: { ...spec, behavior: { scaleUp: { selectPolicy: 'Most' } } }, steps: [] },
      'spec.behavior.scaleUp.selectPolicy is "Most"; it must be Max, Min or Disabled',
    ],
    [
      { sequences: [{ spec, steps: [{ spec: { maxReplicas: 'x' } }] }] },
      'sequences[0].steps[0].spec.maxReplicas is "x"',
    ],
  ])('%j', (document, message) => {
    expect(() => parseTraces(document)).toThrow(message);
  });
});
