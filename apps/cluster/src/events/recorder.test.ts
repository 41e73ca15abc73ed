import { expect, it } from 'vitest';
import { createStore } from '../store/create-store.ts';
import type { Store, Stored } from '../store/store.ts';
import { createEventRecorder } from './recorder.ts';

const atMs = Date.parse('2030-01-02T03:04:05.678Z');

function setUp(store: Store = createStore({ nowMs: () => atMs })) {
  const time = { ms: atMs };
  const clock = { nowMs: () => time.ms, scale: 1, toScaledMs: (ms: number) => ms, toRealMs: (ms: number) => ms };
  const open = (component = 'deployment-controller', host?: string) =>
    createEventRecorder({ store, clock, component, ...(host === undefined ? {} : { host }) });
  return { store, time, open, recorder: open() };
}

const feed = (store: Store): Stored<'Deployment'> =>
  store.get('Deployment', { namespace: 'gameday', name: 'feed' }) ??
  store.create('Deployment', { metadata: { namespace: 'gameday', name: 'feed' } });

const scaled = {
  type: 'Normal',
  reason: 'ScalingReplicaSet',
  message: 'Scaled up replica set feed-x from 1 to 3',
} as const;

it('writes an event as upstream does', () => {
  const { store, recorder } = setUp();
  recorder.record('Deployment', feed(store), scaled);
  const { metadata } = feed(store);
  expect(store.list('Event')).toMatchObject([
    {
      metadata: { namespace: 'gameday', name: expect.stringMatching(/^feed\.[0-9a-f]{16}$/) },
      involvedObject: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: 'gameday',
        name: 'feed',
        uid: metadata.uid,
        resourceVersion: metadata.resourceVersion,
      },
      ...scaled,
      count: 1,
      firstTimestamp: '2030-01-02T03:04:05Z',
      lastTimestamp: '2030-01-02T03:04:05Z',
      source: { component: 'deployment-controller' },
      reportingComponent: 'deployment-controller',
      reportingInstance: '',
    },
  ]);
});

it('counts an event that repeats, also after a restart', () => {
  const { store, time, recorder, open } = setUp();
  recorder.record('Deployment', feed(store), scaled);
  time.ms += 60_000;
  recorder.record('Deployment', feed(store), scaled);
  open().record('Deployment', feed(store), scaled);
  expect(store.list('Event')).toMatchObject([
    { count: 3, firstTimestamp: '2030-01-02T03:04:05Z', lastTimestamp: '2030-01-02T03:05:05Z' },
  ]);
});

it.each([
  ['another message', { ...scaled, message: 'Scaled down replica set feed-x from 3 to 1' }, undefined],
  ['another reason', { ...scaled, reason: 'Other' }, undefined],
  ['another type', { ...scaled, type: 'Warning' as const }, undefined],
  ['another component', scaled, 'horizontal-pod-autoscaler'],
])('takes %s for another event, in the same millisecond too', (_name, note, component) => {
  const { store, recorder, open } = setUp();
  recorder.record('Deployment', feed(store), scaled);
  open(component).record('Deployment', feed(store), note);
  expect(store.list('Event').map(({ count }) => count)).toEqual([1, 1]);
});

it('begins anew about an object that was made again, and when the earlier event is gone', () => {
  const { store, recorder } = setUp();
  recorder.record('Deployment', feed(store), scaled);
  store.delete('Deployment', { namespace: 'gameday', name: 'feed' });
  recorder.record('Deployment', feed(store), scaled);
  expect(store.list('Event')).toHaveLength(2);
  for (const { metadata } of store.list('Event')) store.delete('Event', metadata);
  recorder.record('Deployment', feed(store), scaled);
  expect(store.list('Event')).toMatchObject([{ count: 1 }]);
});

it('names the node where one reports', () => {
  const { store, open } = setUp();
  open('kubelet', 'laptop').record('Deployment', feed(store), scaled);
  expect(store.list('Event')).toMatchObject([
    { source: { component: 'kubelet', host: 'laptop' }, reportingInstance: 'laptop' },
  ]);
});
