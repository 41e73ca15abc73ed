import type { MetricSpec, MetricStatus } from '@gameday/kubernetes';
import { expect, it } from 'vitest';
import { hpaTargets } from './hpas.ts';

const targets = (metrics: MetricSpec[], currentMetrics: MetricStatus[] = []) =>
  hpaTargets({
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'feed' }, maxReplicas: 3, metrics },
    status: { currentReplicas: 1, desiredReplicas: 1, currentMetrics, conditions: [] },
  });

const cpu: MetricSpec = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
};
const memory: MetricSpec = {
  type: 'Resource',
  resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '100Mi' } },
};
const pods: MetricSpec = {
  type: 'Pods',
  pods: { metric: { name: 'qps' }, target: { type: 'AverageValue', averageValue: '10' } },
};
const external = (target: object): MetricSpec => ({
  type: 'External',
  external: { metric: { name: 'queue' }, target: target as never },
});

it.each<[string, MetricSpec[], MetricStatus[]?]>([
  ['<none>', []],
  ['cpu: <unknown>/70%', [cpu]],
  ['cpu: 12%/70%', [cpu], [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 12 } } }]],
  [
    'memory: 50Mi/100Mi',
    [memory],
    [{ type: 'Resource', resource: { name: 'memory', current: { averageValue: '50Mi' } } }],
  ],
  [
    'cpu: 5%/70%',
    [
      {
        type: 'ContainerResource',
        containerResource: { name: 'cpu', container: 'feed', target: { type: 'Utilization', averageUtilization: 70 } },
      },
    ],
    [
      {
        type: 'ContainerResource',
        containerResource: { name: 'cpu', container: 'feed', current: { averageUtilization: 5 } },
      },
    ],
  ],
  ['8/10', [pods], [{ type: 'Pods', pods: { metric: { name: 'qps' }, current: { averageValue: '8' } } }]],
  [
    '3/5 (avg)',
    [external({ type: 'AverageValue', averageValue: '5' })],
    [{ type: 'External', external: { metric: { name: 'queue' }, current: { averageValue: '3' } } }],
  ],
  ['<unknown>/5', [external({ type: 'Value', value: '5' })]],
  ['cpu: <unknown>/70%, memory: <unknown>/100Mi + 1 more...', [cpu, memory, pods]],
])('prints %s', (text, metrics, current) => expect(targets(metrics, current)).toBe(text));
