import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../store/store.ts';
import { createStore } from '../../store/create-store.ts';
import { startWatch, until, type Watching } from '../testing/client.ts';
import { startCluster, type TestCluster } from '../testing/cluster.ts';
import { namespace, pod } from '../testing/objects.ts';

let cluster: TestCluster;
let store: Store;
/** How many listen to the store at this moment. */
let listeners = new Set<object>();
const open: Watching[] = [];

beforeEach(async () => {
  const real = createStore({ historyLength: 5 });
  const mine = (listeners = new Set());
  store = Object.create(real, {
    watch: {
      value: (kind: 'Pod', listener: Parameters<typeof real.watch<'Pod'>>[1]) => {
        mine.add(listener);
        const end = real.watch(kind, listener);
        return () => {
          mine.delete(listener);
          end();
        };
      },
    },
  }) as Store;
  cluster = await startCluster({ store, bookmarkMs: 50, backlogBytesMax: 64 * 1024 });
});
afterEach(async () => {
  for (const watching of open.splice(0)) watching.close();
  await cluster.close();
});

const pods = '/api/v1/namespaces/gameday/pods';
const at = (suffix: string) => ({ namespace, name: `feed-5d8c-${suffix}` });
const add = (suffix: string) => store.create('Pod', pod('feed', suffix));
const label = (suffix: string, key: string, value: string) =>
  store.update('Pod', at(suffix), (present) => ({
    ...present,
    metadata: { ...present.metadata, labels: { ...present.metadata.labels, [key]: value } },
  }));
const watch = async (query: string, headers?: Record<string, string>): Promise<Watching> => {
  const watching = await startWatch(cluster.port, `${pods}?watch=1&${query}`, headers);
  open.push(watching);
  return watching;
};

describe('a watch', () => {
  it('without a version begins with what is there', async () => {
    add('a');
    const watching = await watch('');
    add('b');
    label('a', 'x', '1');
    store.delete('Pod', at('b'));
    expect(await watching.names(4)).toEqual([
      'ADDED feed-5d8c-a',
      'ADDED feed-5d8c-b',
      'MODIFIED feed-5d8c-a',
      'DELETED feed-5d8c-b',
    ]);
  });

  it('from a version tells of everything since, and of nothing twice', async () => {
    add('a');
    const { resourceVersion } = store;
    add('b');
    label('a', 'x', '1');
    const watching = await watch(`resourceVersion=${resourceVersion}`);
    label('b', 'x', '2');
    expect(await watching.names(3)).toEqual(['ADDED feed-5d8c-b', 'MODIFIED feed-5d8c-a', 'MODIFIED feed-5d8c-b']);
  });

  it('from a version that is forgotten ends with 410', async () => {
    add('a');
    for (let count = 0; count < 20; count++) label('a', 'x', String(count));
    const events = await (await watch('resourceVersion=1')).rest();
    expect(events).toMatchObject([{ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } }]);
    await until(() => listeners.size === 0, 'the end of the watch');
  });

  it('of selected objects takes one that no longer fits for gone', async () => {
    add('a');
    const watching = await watch(`resourceVersion=${store.resourceVersion}&labelSelector=x%3D1`);
    label('a', 'x', '1');
    label('a', 'y', '1');
    label('a', 'x', '2');
    label('a', 'x', '3');
    label('a', 'x', '1');
    expect(await watching.names(4)).toEqual([
      'ADDED feed-5d8c-a',
      'MODIFIED feed-5d8c-a',
      'DELETED feed-5d8c-a',
      'ADDED feed-5d8c-a',
    ]);
  });

  it('of one object by its path sees that one alone', async () => {
    add('a');
    const watching = await startWatch(cluster.port, `${pods}/feed-5d8c-b?watch=1`);
    open.push(watching);
    add('b');
    expect(await watching.names(1)).toEqual(['ADDED feed-5d8c-b']);
  });

  it('sends the initial events, their end, and bookmarks from then on', async () => {
    add('a');
    const watching = await watch('sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true');
    expect((await watching.next()).type).toBe('ADDED');
    const end = await watching.next();
    expect(end).toMatchObject({
      type: 'BOOKMARK',
      object: {
        kind: 'Pod',
        metadata: { annotations: { 'k8s.io/initial-events-end': 'true' }, resourceVersion: store.resourceVersion },
      },
    });
    store.create('Service', { metadata: { name: 'other', namespace } });
    const later = await watching.next();
    expect(later).toEqual({
      type: 'BOOKMARK',
      object: { kind: 'Pod', apiVersion: 'v1', metadata: { resourceVersion: store.resourceVersion } },
    });
  });

  it('that wants initial events must say how new they have to be', async () => {
    await expect(watch('sendInitialEvents=true').then((watching) => watching.next())).resolves.toMatchObject({
      reason: 'Invalid',
    });
  });

  it('ends after its timeout, with a last bookmark', async () => {
    const watching = await watch('timeoutSeconds=1&allowWatchBookmarks=1');
    const events = await watching.rest();
    expect(events.at(-1)?.type).toBe('BOOKMARK');
    await until(() => listeners.size === 0, 'the end of the watch');
  });

  it('as a table has its columns once', async () => {
    const watching = await watch('', { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' });
    add('a');
    add('b');
    const [first, second] = [await watching.next(), await watching.next()];
    expect(first.object).toMatchObject({
      kind: 'Table',
      rows: [
        {
          cells: ['feed-5d8c-a', '1/1', 'Running', '0', expect.any(String), '127.0.0.1', 'laptop', '<none>', '<none>'],
        },
      ],
    });
    expect([first.object.columnDefinitions.length, second.object.columnDefinitions.length]).toEqual([9, 0]);
  });

  it('of what is worked out begins with that, and stays open', async () => {
    const watching = await startWatch(cluster.port, '/api/v1/nodes?watch=1&allowWatchBookmarks=1');
    open.push(watching);
    expect(await watching.names(1)).toEqual(['ADDED laptop']);
    expect((await watching.next()).type).toBe('BOOKMARK');
  });
});

describe('many watches', () => {
  it('hear the same, and leave nothing behind', async () => {
    const watchings = await Promise.all(Array.from({ length: 60 }, () => watch('')));
    expect(listeners.size).toBe(60);
    add('a');
    label('a', 'x', '1');
    for (const watching of watchings)
      expect(await watching.names(2)).toEqual(['ADDED feed-5d8c-a', 'MODIFIED feed-5d8c-a']);
    for (const watching of watchings) watching.close();
    await until(() => listeners.size === 0, 'the end of the watches');
  });

  it('end when the server closes', async () => {
    const watching = await watch('');
    await cluster.api.close();
    await watching.rest().catch(() => undefined);
    expect(listeners.size).toBe(0);
  });

  it('cut off a client that does not read, and nobody else', async () => {
    add('a');
    const good = await watch(`resourceVersion=${store.resourceVersion}`);
    const stuck = connect({ host: '127.0.0.1', port: cluster.port });
    stuck.on('error', () => undefined);
    stuck.write(`GET ${pods}?watch=1 HTTP/1.1\r\nhost: 127.0.0.1:${cluster.port}\r\n\r\n`);
    stuck.pause();
    await until(() => listeners.size === 2, 'the watch');
    // What the kernel takes for a client is not counted, so it has to be more than that.
    const note = 'x'.repeat(100_000);
    for (let count = 0; listeners.size === 2 && count < 500; count++) {
      store.update('Pod', at('a'), (present) => ({
        ...present,
        metadata: { ...present.metadata, annotations: { note: `${count}${note}` } },
      }));
      await good.names(1);
    }
    expect(listeners.size).toBe(1);
    stuck.destroy();
  });

  it('take many writes at once without being cut off', async () => {
    add('a');
    const good = await watch(`resourceVersion=${store.resourceVersion}`);
    for (let count = 0; count < 400; count++) label('a', 'x', String(count));
    expect(await good.names(400)).toHaveLength(400);
  });
});
