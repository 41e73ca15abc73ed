import { describe, expect, it } from 'vitest';
import type { Deployment, HorizontalPodAutoscaler, KubernetesObject } from '@gameday/kubernetes';
import { createStore } from '../store/create-store.ts';
import type { Store } from '../store/store.ts';
import { applyManifests, type ApplyOptions } from './apply-manifests.ts';
import { at, editSpec, scale } from './testing/cluster.ts';

type Container = { name: string; image: string; env?: { name: string; value: string }[]; livenessProbe?: object };

const deployment = (spec: object = {}, container: Partial<Container> = {}): Deployment =>
  ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'feed' },
    spec: {
      selector: { matchLabels: { app: 'feed' } },
      template: {
        metadata: { labels: { app: 'feed' } },
        spec: { containers: [{ name: 'feed', image: 'feed:1', ...container }] },
      },
      ...spec,
    },
  }) as Deployment;

const hpa = (spec: object = {}): HorizontalPodAutoscaler => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'feed' },
  spec: {
    minReplicas: 2,
    maxReplicas: 9,
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'feed' },
    ...spec,
  },
});

const apply = (store: Store, objects: readonly KubernetesObject[], options?: ApplyOptions) =>
  applyManifests(
    store,
    objects.map((object, index) => ({ object, file: 'feed.yaml', line: 1 + 10 * index })),
    options,
  );

const feed = (store: Store) => store.get('Deployment', at('feed'));
const liveContainer = (store: Store) => feed(store)?.spec?.template.spec?.containers[0];
const id = 'Deployment/gameday/feed';

describe('a manifest that is new', () => {
  it('is created with defaults, and marked as applied', () => {
    const store = createStore();
    expect(apply(store, [deployment()])).toMatchObject({ created: [id], refused: [] });
    expect(feed(store)).toMatchObject({
      metadata: {
        namespace: 'gameday',
        annotations: { 'gameday.dev/applied': expect.stringMatching(/^[0-9a-f]{16}$/) },
      },
      spec: { replicas: 1, revisionHistoryLimit: 10 },
    });
  });

  it.each([
    ['as its autoscaler allows at the least', [deployment(), hpa()], {}, 2],
    ['with one, where the autoscaler would allow none', [deployment(), hpa({ minReplicas: 0 })], {}, 1],
    ['as it says itself', [deployment({ replicas: 3 }), hpa()], {}, 3],
    ['as the lab was told to', [deployment({ replicas: 3 })], { initialReplicas: { feed: 5 } }, 5],
  ])('begins with as many replicas %s', (_name, objects, options, replicas) => {
    const store = createStore();
    apply(store, objects, options);
    expect(feed(store)?.spec?.replicas).toBe(replicas);
  });

  it('of a kind that is not kept is passed over', () => {
    const store = createStore();
    const result = apply(store, [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } }]);
    expect(result).toEqual({ created: [], updated: [], unchanged: [], removed: [], refused: [] });
  });
});

describe('a manifest that has not changed', () => {
  it('leaves what was scaled and patched in the meantime', () => {
    const store = createStore();
    apply(store, [deployment({ replicas: 2 })]);
    scale(store, 7);
    const version = store.resourceVersion;
    expect(apply(store, [deployment({ replicas: 2 })])).toMatchObject({ unchanged: [id], updated: [] });
    expect(store.resourceVersion).toBe(version);
    expect(feed(store)?.spec?.replicas).toBe(7);
  });

  it('is made again when somebody deleted its object', () => {
    const store = createStore();
    apply(store, [deployment()]);
    store.delete('Deployment', at('feed'));
    expect(apply(store, [deployment()])).toMatchObject({ created: [id] });
  });
});

describe('a manifest that has changed', () => {
  it('leaves what it does not speak of: the size that an autoscaler gave, and other people’s annotations', () => {
    const store = createStore();
    apply(store, [deployment(), hpa()]);
    scale(store, 6);
    store.update('Deployment', at('feed'), (present) => ({
      ...present,
      metadata: { ...present.metadata, annotations: { ...present.metadata.annotations, note: 'mine' } },
    }));
    expect(apply(store, [deployment({}, { image: 'feed:2' }), hpa()])).toMatchObject({ updated: [id] });
    expect(liveContainer(store)?.image).toBe('feed:2');
    expect(feed(store)?.spec?.replicas).toBe(6);
    expect(feed(store)?.metadata.annotations?.['note']).toBe('mine');
  });

  it('keeps the size when it does not say one any more', () => {
    const store = createStore();
    apply(store, [deployment({ replicas: 4 })]);
    apply(store, [deployment()]);
    expect(feed(store)?.spec?.replicas).toBe(4);
  });

  it('takes away what it said before and says no more, and nothing that was set beside it', () => {
    const store = createStore();
    const livenessProbe = { httpGet: { port: 'admin' } };
    const [a, b, live] = ['A', 'B', 'LIVE'].map((name) => ({ name, value: name }));
    apply(store, [deployment({}, { livenessProbe, env: [a, b] as never })]);
    editSpec(store, (spec) => {
      const containers = (spec.template.spec?.containers ?? []).map((container) => ({
        ...container,
        env: [...(container.env ?? []), live as never],
      }));
      return { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, containers } } };
    });
    apply(store, [deployment({}, { env: [{ name: 'A', value: 'other' }] })]);
    expect(liveContainer(store)).not.toHaveProperty('livenessProbe');
    expect(liveContainer(store)?.env).toEqual([{ name: 'A', value: 'other' }, live]);
  });

  it('goes back to the defaults of what it says no more', () => {
    const store = createStore();
    apply(store, [deployment({ revisionHistoryLimit: 3, strategy: { rollingUpdate: { maxSurge: 4 } } })]);
    apply(store, [deployment()]);
    expect(feed(store)?.spec).toMatchObject({
      revisionHistoryLimit: 10,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    });
  });

  it('can change the strategy to one without settings, and back', () => {
    const store = createStore();
    apply(store, [deployment()]);
    apply(store, [deployment({ strategy: { type: 'Recreate' } })]);
    expect(feed(store)?.spec?.strategy).toEqual({ type: 'Recreate' });
    apply(store, [deployment()]);
    expect(feed(store)?.spec?.strategy).toMatchObject({ type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } });
  });

  it('replaces lists that have no keys as a whole', () => {
    const store = createStore();
    const metric = (name: string) => ({
      type: 'Resource',
      resource: { name, target: { type: 'Utilization', averageUtilization: 50 } },
    });
    apply(store, [hpa({ metrics: [metric('cpu'), metric('memory')] })]);
    apply(store, [hpa({ metrics: [metric('memory')] })]);
    expect(store.get('HorizontalPodAutoscaler', at('feed'))?.spec.metrics).toEqual([metric('memory')]);
  });

  it('is refused where it changes a selector, with its place, and the live object stays', () => {
    const store = createStore();
    apply(store, [deployment()]);
    const before = feed(store);
    const changed = deployment({
      selector: { matchLabels: { app: 'other' } },
      template: { metadata: { labels: { app: 'other' } }, spec: { containers: [] } },
    });
    expect(apply(store, [hpa(), changed]).refused).toMatchObject([
      {
        manifest: { file: 'feed.yaml', line: 11 },
        field: 'spec.selector',
        message: expect.stringContaining('immutable'),
      },
    ]);
    expect(feed(store)).toBe(before);
  });

  it('takes over an object that was made by hand', () => {
    const store = createStore();
    store.create('Deployment', { ...deployment({ replicas: 3 }), metadata: at('feed') });
    expect(apply(store, [deployment({}, { image: 'feed:2' })])).toMatchObject({ updated: [id] });
    expect(feed(store)?.spec?.replicas).toBe(3);
    expect(liveContainer(store)?.image).toBe('feed:2');
  });
});

describe('a manifest that vanished', () => {
  it('takes its object with it, but none that was not applied', () => {
    const store = createStore();
    store.create('Deployment', { ...deployment(), metadata: at('by-hand') });
    apply(store, [deployment(), hpa()]);
    expect(apply(store, [deployment()]).removed).toEqual(['HorizontalPodAutoscaler/gameday/feed']);
    expect(store.list('Deployment').map(({ metadata }) => metadata.name)).toEqual(['by-hand', 'feed']);
  });

  it('leaves what its Deployment has orphaned', () => {
    const store = createStore();
    apply(store, [deployment(), hpa()]);
    const hash = feed(store)?.metadata.annotations?.['gameday.dev/applied'] ?? '';
    store.create('ReplicaSet', { metadata: { ...at('feed-orphan'), annotations: { 'gameday.dev/applied': hash } } });
    expect(apply(store, [hpa()]).removed).toEqual([id]);
    expect(store.list('ReplicaSet')).toHaveLength(1);
  });

  it.each([
    ['where not all can be read', [hpa()], { prune: false }],
    ['where there is none at all', [], {}],
  ])('leaves its object %s', (_name, objects, options) => {
    const store = createStore();
    apply(store, [deployment()]);
    expect(apply(store, objects, options).removed).toEqual([]);
    expect(feed(store)).toBeDefined();
  });
});
