import type { HorizontalPodAutoscalerSpec, MetricSpec } from '@gameday/kubernetes';
import { describe, expect, it } from 'vitest';
import { objectKey, type RecordedAnswers, type RecordedUsage } from '../observe/answers.ts';
import { demandsOf } from './demand.ts';

const usage = (pod: string, milli: number): RecordedUsage => ({
  pod,
  timestampMs: 0,
  windowMs: 1,
  containers: [
    { name: 'feed', usageMilli: { cpu: String(milli), memory: '1000' } },
    { name: 'sidecar', usageMilli: { cpu: '50', memory: '1000' } },
  ],
});
const pods = ['a', 'b'].map((name) => ({
  name,
  containers: [
    { name: 'feed', requests: { cpu: '200m' } },
    { name: 'sidecar', requests: { cpu: '100m' } },
  ],
}));
const route = { kind: 'Ingress', name: 'main' };
const answers: RecordedAnswers = {
  resource: [usage('a', 150), usage('b', 250)],
  pods: {
    qps: { value: ['120000', '80500'].map((valueMilli, index) => ({ pod: `${index}`, timestampMs: 0, valueMilli })) },
    broken: { error: 'away' },
  },
  object: { [objectKey(route, 'hits')]: { value: '90000' } },
  external: { queue: { value: ['3000', '4500'] } },
};

const average = (averageValue: string) => ({ type: 'AverageValue', averageValue });
const cpu: MetricSpec = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
};
const perPod = (name: string): MetricSpec => ({ type: 'Pods', pods: { metric: { name }, target: average('100') } });
const of = (...metrics: MetricSpec[]) =>
  demandsOf({ metrics } as unknown as HorizontalPodAutoscalerSpec, { answers, pods });

describe('the demand that a metric tells of', () => {
  it.each<readonly [MetricSpec, object]>([
    [cpu, { metric: 'cpu', total: 0.5, perReplica: expect.closeTo(0.15) as number }],
    [
      { type: 'Resource', resource: { name: 'cpu', target: average('250m') } },
      { metric: 'cpu', total: 0.5, perReplica: 0.25 },
    ],
    [
      {
        type: 'ContainerResource',
        containerResource: { name: 'cpu', container: 'feed', target: { type: 'Utilization', averageUtilization: 50 } },
      },
      { metric: 'cpu of feed', total: 0.4, perReplica: 0.1 },
    ],
    [perPod('qps'), { metric: 'qps', total: 200.5, perReplica: 100 }],
    [
      { type: 'Object', object: { describedObject: route, metric: { name: 'hits' }, target: average('30') } },
      { metric: 'hits', total: 90, perReplica: 30 },
    ],
    [
      { type: 'External', external: { metric: { name: 'queue' }, target: average('500m') } },
      { metric: 'queue', total: 7.5, perReplica: 0.5 },
    ],
  ])('%j', (metric, demand) => {
    expect(of(metric)).toMatchObject([demand]);
  });

  it.each<MetricSpec>([
    { type: 'Resource', resource: { name: 'memory', target: average('1Gi') } },
    { type: 'External', external: { metric: { name: 'queue' }, target: { type: 'Value', value: '5' } } },
  ])('is none for %j', (metric) => {
    expect(of(metric)).toEqual([]);
  });

  it.each(['broken', 'not asked for'])('has no total where %s has no answer', (name) => {
    expect(of(perPod(name))).toEqual([{ metric: name, key: name, perReplica: 100 }]);
  });

  it('is first of all a rate, since CPU says less at its limit', () => {
    expect(of(cpu, perPod('qps')).map(({ metric }) => metric)).toEqual(['qps', 'cpu']);
  });

  it('per pod is not known by utilization where one does not say what it requests', () => {
    const spec = { metrics: [cpu] } as unknown as HorizontalPodAutoscalerSpec;
    expect(demandsOf(spec, { answers, pods: [...pods, { name: 'c', containers: [{ name: 'feed' }] }] })).toEqual([
      { metric: 'cpu', key: 'cpu', total: 0.5 },
    ]);
  });
});
