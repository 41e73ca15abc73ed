import { expect, it } from 'vitest';
import type { Pod } from '@gameday/kubernetes';
import type { Stored } from '../../store/store.ts';
import { compareForDeletion } from './ranking.ts';

interface Traits {
  readonly node?: string;
  readonly phase?: string;
  readonly ready?: string;
  readonly cost?: string;
  readonly restarts?: number;
  readonly created?: string;
}

const old = '2030-01-01T00:00:00Z';
const recent = '2030-01-01T01:00:00Z';

function pod(
  name: string,
  { node = 'lab', phase = 'Running', ready = old, cost, restarts = 0, created = old }: Traits,
) {
  const given: Pod = {
    metadata: {
      name,
      ...(cost === undefined ? {} : { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } }),
    },
    spec: { containers: [], nodeName: node },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready === '' ? 'False' : 'True', lastTransitionTime: ready || old }],
      containerStatuses: [{ name: 'feed', image: '', imageID: '', ready: true, restartCount: restarts }],
    },
  };
  const metadata = {
    ...given.metadata,
    namespace: 'gameday',
    uid: name,
    resourceVersion: '1',
    creationTimestamp: created,
  };
  return { ...given, metadata } as Stored<'Pod'>;
}

it.each<[string, Traits, Traits]>([
  ['one that is on no node yet', { node: '' }, { ready: '' }],
  ['a pending one', { phase: 'Pending' }, { ready: '' }],
  ['one in an unknown state', { phase: 'Unknown' }, {}],
  ['one that is not ready', { ready: '' }, { cost: '-10' }],
  ['the cheaper one', { cost: '-1' }, { ready: recent }],
  ['one without a cost, which is zero', {}, { cost: '1' }],
  ['one with a cost that is no number, which is zero', { cost: 'much' }, { cost: '1' }],
  ['the one that has been ready for less time', { ready: recent }, { restarts: 5 }],
  ['the one that restarted more often', { restarts: 2 }, { restarts: 1, created: recent }],
  ['the younger one', { created: recent }, {}],
])('deletes first %s', (_name, first, second) => {
  const pods = [pod('second', second), pod('first', first)];
  expect(pods.toSorted(compareForDeletion).map(({ metadata }) => metadata.name)).toEqual(['first', 'second']);
  expect(pods.toReversed().toSorted(compareForDeletion)[0]?.metadata.name).toBe('first');
});
