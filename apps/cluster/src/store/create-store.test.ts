import { describe, expect, it, vi } from 'vitest';
import { createStore, type StoreOptions } from './create-store.ts';
import type { Change, Kinds } from './store.ts';

const namespace = 'gameday';

const deployment = (name: string, replicas = 1): Kinds['Deployment'] => ({
  metadata: { name, namespace },
  spec: { replicas, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } } } },
});
const pod = (name: string): Kinds['Pod'] => ({
  metadata: { name, namespace },
  spec: { containers: [{ name: 'feed' }] },
});
const event = (name: string, lastTimestamp: string): Kinds['Event'] => ({
  metadata: { name, namespace },
  involvedObject: {},
  lastTimestamp,
});

const atMs = Date.parse('2030-01-02T03:04:05.678Z');
const open = (options: StoreOptions = {}) => createStore({ nowMs: () => atMs, ...options });
const scaleTo = (replicas: number) => (present: Kinds['Deployment']) => ({
  ...present,
  spec: { ...(present.spec as NonNullable<Kinds['Deployment']['spec']>), replicas },
});
const at = (name: string) => ({ namespace, name });

describe('create', () => {
  it('fills in what identifies the object', () => {
    const store = open({ uid: () => 'u-1' });
    expect(store.create('Deployment', deployment('feed'))).toMatchObject({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { uid: 'u-1', resourceVersion: '1', generation: 1, creationTimestamp: '2030-01-02T03:04:05Z' },
    });
  });

  it('makes a name of generateName, and another where that is taken', () => {
    const numbers = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1];
    const store = open({ random: () => numbers.shift() ?? 9 });
    const next = () =>
      store.create('Pod', { ...pod(''), metadata: { generateName: 'feed-', namespace } }).metadata.name;
    expect([next(), next()]).toEqual(['feed-bbbbb', 'feed-ccccc']);
  });

  it('refuses a name that is taken', () => {
    const store = open();
    store.create('Pod', pod('a'));
    expect(() => store.create('Pod', pod('a'))).toThrow(expect.objectContaining({ code: 'AlreadyExists' }));
  });

  it('freezes what it keeps and leaves the argument as it was', () => {
    const store = open();
    const given = pod('a');
    const stored = store.create('Pod', given);
    expect(Object.isFrozen(given.metadata)).toBe(false);
    expect(() => Object.assign(stored.spec?.containers[0] ?? {}, { name: 'other' })).toThrow(TypeError);
  });
});

describe('update', () => {
  it('raises the generation with the spec, and only the version with anything else', () => {
    const store = open();
    store.create('Deployment', deployment('feed'));
    const scaled = store.update('Deployment', at('feed'), scaleTo(2));
    expect(scaled.metadata).toMatchObject({ generation: 2, resourceVersion: '2' });
    const reported = store.update('Deployment', at('feed'), (present) => ({ ...present, status: { replicas: 2 } }));
    expect(reported.metadata).toMatchObject({ generation: 2, resourceVersion: '3' });
    expect(reported.spec).toBe(scaled.spec);
  });

  it.each([
    ['the same object', (present: Kinds['Deployment']) => present],
    ['an equal copy', (present: Kinds['Deployment']) => structuredClone(present)],
    ['a copy with members that are undefined', (present: Kinds['Deployment']) => ({ ...present, status: undefined })],
    [
      'one that differs in what only the store may set',
      (present: Kinds['Deployment']) => ({
        ...present,
        metadata: { ...present.metadata, uid: 'x', resourceVersion: '9', generation: 7 },
      }),
    ],
  ])('writes nothing for %s', (_, change) => {
    const store = open();
    const created = store.create('Deployment', deployment('feed'));
    const heard = vi.fn();
    store.watch('Deployment', heard);
    expect(
      store.update('Deployment', at('feed'), change as (present: Kinds['Deployment']) => Kinds['Deployment']),
    ).toBe(created);
    expect(store.resourceVersion).toBe('1');
    expect(heard).not.toHaveBeenCalled();
  });

  it('refuses when the object has moved on, and when there is none', () => {
    const store = open();
    store.create('Deployment', deployment('feed'));
    store.update('Deployment', at('feed'), scaleTo(2), '1');
    expect(() => store.update('Deployment', at('feed'), scaleTo(3), '1')).toThrow(
      expect.objectContaining({ code: 'Conflict' }),
    );
    expect(() => store.update('Deployment', at('none'), scaleTo(3))).toThrow(
      expect.objectContaining({ code: 'NotFound' }),
    );
  });

  it('removes an object that waits for its deletion when its last finalizer goes, but leaves pods to the kubelet', () => {
    const store = open();
    const metadata = { ...at('feed'), deletionTimestamp: '2030-01-01T00:00:00Z', finalizers: ['x'] };
    store.create('Deployment', { ...deployment('feed'), metadata });
    const heard: string[] = [];
    store.watch('Deployment', ({ type }) => heard.push(type));
    store.update('Deployment', at('feed'), (present) => ({
      ...present,
      metadata: { ...present.metadata, finalizers: [] },
    }));
    expect(store.get('Deployment', at('feed'))).toBeUndefined();
    expect(heard).toEqual(['DELETED']);

    store.create('Pod', pod('a'));
    store.update('Pod', at('a'), (present) => ({
      ...present,
      metadata: { ...present.metadata, deletionTimestamp: '2030-01-01T00:00:00Z' },
    }));
    expect(store.get('Pod', at('a'))).toBeDefined();
  });
});

describe('delete and list', () => {
  it('lists in the order of names, of one namespace or of all', () => {
    const store = open();
    for (const name of ['b', 'c', 'a']) store.create('Pod', pod(name));
    store.create('Pod', { ...pod('z'), metadata: { name: 'z', namespace: 'a-first' } });
    const names = (within?: string) => store.list('Pod', within).map(({ metadata }) => metadata.name);
    expect(names()).toEqual(['z', 'a', 'b', 'c']);
    store.delete('Pod', at('b'));
    expect(names(namespace)).toEqual(['a', 'c']);
  });

  it('deletes only the object that is meant', () => {
    const store = open({ uid: () => 'u-1' });
    store.create('Pod', pod('a'));
    expect(() => store.delete('Pod', at('a'), 'u-0')).toThrow(expect.objectContaining({ code: 'Conflict' }));
    expect(store.delete('Pod', at('a'), 'u-1').metadata.resourceVersion).toBe('2');
    expect(() => store.delete('Pod', at('a'))).toThrow(expect.objectContaining({ code: 'NotFound' }));
  });
});

describe('watch', () => {
  it('tells everyone of all writes in one order, also of those that listeners make', () => {
    const store = open();
    const heard: Record<string, string[]> = { first: [], second: [] };
    const note = (who: string) => (change: Change<'Deployment'>) =>
      heard[who]?.push(`${change.type} ${change.object.spec?.replicas} was ${change.before?.spec?.replicas}`);
    store.watch('Deployment', (change) => {
      note('first')(change);
      if (change.type === 'ADDED') store.update('Deployment', at('feed'), scaleTo(5));
    });
    store.watch('Deployment', note('second'));
    store.create('Deployment', deployment('feed'));
    expect(heard['first']).toEqual(['ADDED 1 was undefined', 'MODIFIED 5 was 1']);
    expect(heard['second']).toEqual(heard['first']);
  });

  it('does not tell a listener of what was written before it came, nor after it left', () => {
    const store = open();
    const late = vi.fn();
    const ended = vi.fn();
    const end = store.watch('Pod', ended);
    const stop = store.watch('Pod', ({ object }) => {
      if (object.metadata.name === 'a') store.watch('Pod', late);
      end();
      stop();
    });
    store.create('Pod', pod('a'));
    expect(late).not.toHaveBeenCalled();
    store.create('Pod', pod('b'));
    expect(late).toHaveBeenCalledOnce();
    expect(ended).toHaveBeenCalledOnce();
  });

  it('goes on after a listener that throws', () => {
    const errors: unknown[] = [];
    const store = open({ onListenerError: (error) => errors.push(error) });
    const heard = vi.fn();
    store.watch('Pod', () => {
      throw new Error('broken');
    });
    store.watch('Pod', heard);
    store.create('Pod', pod('a'));
    expect(heard).toHaveBeenCalledOnce();
    expect(errors).toEqual([new Error('broken')]);
  });
});

describe('since', () => {
  it('gives the changes of a kind after a version', () => {
    const store = open();
    store.create('Deployment', deployment('feed'));
    store.create('Pod', pod('a'));
    store.update('Deployment', at('feed'), scaleTo(2));
    store.delete('Deployment', at('feed'));
    expect(store.since('Deployment', '1').map(({ type }) => type)).toEqual(['MODIFIED', 'DELETED']);
    expect(store.since('Deployment', store.resourceVersion)).toEqual([]);
  });

  it('says that a version is too old, or not from here', () => {
    const store = open({ historyLength: 2 });
    store.create('Deployment', deployment('feed'));
    for (let replicas = 2; replicas <= 8; replicas++) store.update('Deployment', at('feed'), scaleTo(replicas));
    expect(store.since('Deployment', '6')).toHaveLength(2);
    for (const version of ['1', '99', 'x', '']) {
      expect(() => store.since('Deployment', version)).toThrow(expect.objectContaining({ code: 'Expired' }));
    }
  });
});

describe('events', () => {
  it('forgets those of more than an hour ago, and the oldest of too many', () => {
    const store = open();
    const heard: string[] = [];
    store.watch('Event', ({ type, object }) => type === 'DELETED' && heard.push(object.metadata.name));
    store.create('Event', event('old', '2030-01-02T02:04:00Z'));
    expect(heard).toEqual(['old']);
    for (let number = 0; number < 2_001; number++) store.create('Event', event(`e${number}`, '2030-01-02T03:04:05Z'));
    expect(store.list('Event')).toHaveLength(2_000);
    expect(heard).toEqual(['old', 'e0']);
  });

  it('keeps one that has happened again', () => {
    let nowMs = atMs;
    const store = open({ nowMs: () => nowMs });
    store.create('Event', event('again', '2030-01-02T03:00:00Z'));
    store.create('Event', event('once', '2030-01-02T03:00:00Z'));
    nowMs += 65 * 60_000;
    store.update('Event', at('again'), (present) => ({ ...present, lastTimestamp: '2030-01-02T04:00:00Z' }));
    store.create('Event', event('new', '2030-01-02T04:09:00Z'));
    expect(store.list('Event').map(({ metadata }) => metadata.name)).toEqual(['again', 'new']);
  });
});
