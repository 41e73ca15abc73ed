import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fill, startCluster, type TestCluster } from '../testing/cluster.ts';
import { ask, at, patchType, paths } from '../testing/requests.ts';

let cluster: TestCluster;
beforeEach(async () => {
  cluster = await startCluster();
  fill(cluster);
});
afterEach(() => cluster.close());

const pod = `${paths.pods}/feed-5d8c-aaaaa`;
const metadataOf = (name = 'feed-5d8c-aaaaa') => cluster.store.get('Pod', at(name))?.metadata;

describe('of a pod', () => {
  it('tells it to end within its grace period, and leaves the rest to the kubelet', async () => {
    const { status, body } = await ask(cluster, 'DELETE', pod);
    expect([status, body.kind, body.metadata.deletionGracePeriodSeconds]).toEqual([200, 'Pod', 20]);
    const leftMs = Date.parse(body.metadata.deletionTimestamp) - Date.now();
    expect(leftMs).toBeGreaterThan(17_000);
    expect(leftMs).toBeLessThanOrEqual(20_000);
    expect(metadataOf()?.deletionTimestamp).toBe(body.metadata.deletionTimestamp);
  });

  it('can only bring the end forward', async () => {
    await ask(cluster, 'DELETE', pod, { gracePeriodSeconds: 5 });
    await ask(cluster, 'DELETE', `${pod}?gracePeriodSeconds=10`);
    expect(metadataOf()?.deletionGracePeriodSeconds).toBe(5);
    await ask(cluster, 'DELETE', pod, { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 });
    expect(metadataOf()?.deletionGracePeriodSeconds).toBe(0);
  });

  it.each([
    [{ preconditions: { uid: 'other' } }, 409],
    [{ preconditions: { resourceVersion: '1' } }, 409],
    [{ gracePeriodSeconds: 'soon' }, 400],
    [{ propagationPolicy: 'Sideways' }, 400],
    [{ dryRun: ['Some'] }, 400],
    [{ dryRun: ['All'] }, 200],
    ['all', 400],
  ])('with %j answers %i and changes nothing', async (body, status) => {
    expect((await ask(cluster, 'DELETE', pod, body)).status).toBe(status);
    expect(metadataOf()?.deletionTimestamp).toBeUndefined();
  });
});

describe('of other objects', () => {
  it('removes them at once', async () => {
    const { status, body } = await ask(cluster, 'DELETE', `${paths.deployments}/feed`, {
      propagationPolicy: 'Background',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'feed', group: 'apps', kind: 'deployments' },
    });
    expect(cluster.store.get('Deployment', at('feed'))).toBeUndefined();
  });

  it.each([
    [{ propagationPolicy: 'Orphan' }, 'orphan'],
    [{ orphanDependents: true }, 'orphan'],
    [{ propagationPolicy: 'Foreground' }, 'foregroundDeletion'],
  ])('with %j leaves them to the garbage collector', async (options, finalizer) => {
    const { status, body } = await ask(cluster, 'DELETE', `${paths.deployments}/feed`, options);
    expect([status, body.kind, body.metadata.finalizers]).toEqual([200, 'Deployment', [finalizer]]);
    const { deletionTimestamp } = body.metadata;
    const again = await ask(cluster, 'DELETE', `${paths.deployments}/feed`, options);
    expect(again.body.metadata).toMatchObject({ finalizers: [finalizer], deletionTimestamp });
  });

  it('waits for finalizers', async () => {
    cluster.store.update('Service', at('feed'), (present) => ({
      ...present,
      metadata: { ...present.metadata, finalizers: ['x/y'] },
    }));
    const service = '/api/v1/namespaces/gameday/services/feed';
    expect((await ask(cluster, 'DELETE', service)).body.metadata.deletionTimestamp).toBeDefined();
    const patch = { metadata: { finalizers: null } };
    expect((await ask(cluster, 'PATCH', service, patch, patchType.merge)).status).toBe(200);
    expect(cluster.store.get('Service', at('feed'))).toBeUndefined();
  });

  it('takes of a collection what is selected', async () => {
    const events = '/api/v1/namespaces/gameday/events?fieldSelector=reason%3DBackOff';
    const { status, body } = await ask(cluster, 'DELETE', events);
    expect([status, body.kind, body.items.length]).toEqual([200, 'EventList', 1]);
    const left = cluster.store.list('Event').map(({ reason }) => reason);
    expect(left.toSorted()).toEqual(['Started', 'SuccessfulRescale']);
  });
});
