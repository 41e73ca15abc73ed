import type { ContainerStatus, Pod } from '@gameday/kubernetes';
import { expect, it } from 'vitest';
import { podColumns, podStatus } from './pods.ts';

const nowMs = Date.parse('2030-01-01T01:00:00Z');
const container = (status: Partial<ContainerStatus>): ContainerStatus => ({
  name: 'feed',
  image: '',
  imageID: '',
  ready: false,
  restartCount: 0,
  ...status,
});
const isReady = [{ type: 'Ready', status: 'True' as const }];
const at = '2030-01-01T00:59:30Z';

it.each<[string, Pod['status'], Pod['metadata']?]>([
  ['Pending', { phase: 'Pending' }],
  ['Unknown', undefined],
  ['Evicted', { phase: 'Failed', reason: 'Evicted' }],
  [
    'ContainerCreating',
    { phase: 'Pending', containerStatuses: [container({ state: { waiting: { reason: 'ContainerCreating' } } })] },
  ],
  [
    'CrashLoopBackOff',
    { phase: 'Running', containerStatuses: [container({ state: { waiting: { reason: 'CrashLoopBackOff' } } })] },
  ],
  ['Running', { phase: 'Running', containerStatuses: [container({ ready: true, state: { running: {} } })] }],
  [
    'Error',
    { phase: 'Failed', containerStatuses: [container({ state: { terminated: { exitCode: 1, reason: 'Error' } } })] },
  ],
  ['ExitCode:3', { phase: 'Running', containerStatuses: [container({ state: { terminated: { exitCode: 3 } } })] }],
  [
    'Signal:9',
    { phase: 'Running', containerStatuses: [container({ state: { terminated: { exitCode: 137, signal: 9 } } })] },
  ],
  [
    'Completed',
    {
      phase: 'Succeeded',
      containerStatuses: [container({ state: { terminated: { exitCode: 0, reason: 'Completed' } } })],
    },
  ],
  [
    'Running',
    {
      phase: 'Running',
      conditions: isReady,
      containerStatuses: [
        container({ state: { terminated: { exitCode: 0, reason: 'Completed' } } }),
        container({ ready: true, state: { running: {} } }),
      ],
    },
  ],
  ['Terminating', { phase: 'Running' }, { deletionTimestamp: at }],
  ['Succeeded', { phase: 'Succeeded' }, { deletionTimestamp: at }],
])('says %s', (word, status, metadata) => {
  expect(podStatus({ ...(metadata && { metadata }), ...(status && { status }) })).toBe(word);
});

it('says how many containers are ready, how often they were started again, and when last', () => {
  const pod: Pod = {
    metadata: { name: 'feed-1', creationTimestamp: '2030-01-01T00:00:00Z' },
    spec: { containers: [{ name: 'feed' }], nodeName: 'laptop' },
    status: {
      phase: 'Running',
      podIP: '127.0.0.1',
      containerStatuses: [
        container({
          ready: true,
          restartCount: 3,
          state: { running: {} },
          lastState: { terminated: { exitCode: 1, finishedAt: at } },
        }),
      ],
    },
  };
  expect(podColumns.map(({ cell }) => cell(pod, nowMs))).toEqual([
    'feed-1',
    '1/1',
    'Running',
    '3 (30s ago)',
    '60m',
    '127.0.0.1',
    'laptop',
    '<none>',
    '<none>',
  ]);
});
