import { randomUUID } from 'node:crypto';
import { timestamp } from '@gameday/kubernetes';
import { eventExpired, eventsMax } from './event-limits.ts';
import { createHistory, type History } from './history.ts';
import { apiVersions, kinds } from './kinds.ts';
import { generateName, type RandomInt, realRandomInt } from './names.ts';
import { createNotifier } from './notifier.ts';
import { settle } from './settle.ts';
import { type Change, type Kind, type Kinds, type ObjectName, type Store, type Stored, StoreError } from './store.ts';
import { openLog, readLog } from './write-ahead-log.ts';

export interface StoreOptions {
  /** The write-ahead log; without it nothing outlives the process. */
  readonly file?: string;
  /** Epoch milliseconds; default the real clock. */
  readonly nowMs?: () => number;
  readonly uid?: () => string;
  readonly random?: RandomInt;
  /** How many changes of each kind `since` remembers, at the least; default 1 000. */
  readonly historyLength?: number;
  /** How much the log may grow beyond its snapshot before it is rewritten; default 4 MiB. */
  readonly logBytesMax?: number;
  /** Told when the log could not be read to its end. */
  readonly onDamage?: (message: string) => void;
  /** Told of what a listener throws; the others are called nevertheless. By default it ends the process, as any uncaught error. */
  readonly onListenerError?: (error: unknown) => void;
}

const keyOf = ({ namespace, name }: ObjectName): string => `${namespace}/${name}`;

/** The objects of one kind by `namespace/name`, and in that order. */
interface Shelf {
  readonly objects: Map<string, Stored<Kind>>;
  readonly history: History<Kind>;
  sorted: readonly Stored<Kind>[] | undefined;
}

const compareNames = (a: Stored<Kind>, b: Stored<Kind>): number => {
  const [left, right] = [a.metadata, b.metadata];
  if (left.namespace !== right.namespace) return left.namespace < right.namespace ? -1 : 1;
  return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
};

/** Whether nothing holds the object back any more. Pods are removed by the kubelet, when their process has ended. */
const mayGo = (kind: Kind, { deletionTimestamp, finalizers }: Stored<Kind>['metadata']): boolean =>
  kind !== 'Pod' && deletionTimestamp !== undefined && (finalizers ?? []).length === 0;

/**
 * The cluster's memory, with a write-ahead log if a file is named: every write is in the file before anyone hears of it, so another
 * process that opens the file after a `kill -9` goes on where this one was. Two may not have it open at a time.
 * @throws the system's error when the file cannot be read or written; writes throw it too, and have changed nothing then
 */
export function createStore(options: StoreOptions = {}): Store & { close(): void } {
  const { file, nowMs = Date.now, uid = randomUUID, random = realRandomInt, historyLength = 1_000 } = options;
  const replayed = file === undefined ? { version: 0, entries: [] } : readLog(file);
  if (replayed.damage !== undefined) options.onDamage?.(`${file}: ${replayed.damage}; a copy is in ${file}.damaged`);
  let version = replayed.version;

  const shelves = new Map<Kind, Shelf>(
    kinds.map((kind) => [
      kind,
      { objects: new Map(), history: createHistory<Kind>(kind, historyLength, version), sorted: undefined },
    ]),
  );
  const shelfOf = (kind: Kind): Shelf => shelves.get(kind) as Shelf;
  for (const entry of replayed.entries) {
    if ('put' in entry) {
      const { objects } = shelfOf(entry.put);
      // Again to the end, so that events stay in the order of their last change.
      objects.delete(keyOf(entry.object.metadata));
      objects.set(keyOf(entry.object.metadata), settle(entry.object));
    } else {
      shelfOf(entry.delete).objects.delete(keyOf(entry));
    }
  }

  const log = file === undefined ? undefined : openLog(file, options.logBytesMax ?? 4 * 1024 * 1024);
  const compact = () =>
    log?.compact(
      version,
      kinds.flatMap((kind) => [...shelfOf(kind).objects.values()].map((object) => ({ kind, object }))),
    );
  compact();

  const notifier = createNotifier(options.onListenerError);
  let closed = false;

  /** The one way by which anything changes: to the log, then to memory, then to those who watch. */
  const commit = (kind: Kind, change: Change<Kind>): void => {
    if (closed) throw new Error('the store is closed');
    const { objects, history } = shelfOf(kind);
    const { namespace, name, resourceVersion } = change.object.metadata;
    const at = Number(resourceVersion);
    const gone = change.type === 'DELETED';
    log?.append(
      gone ? { delete: kind, version: at, namespace, name } : { put: kind, version: at, object: change.object },
    );
    version = at;
    const key = keyOf(change.object.metadata);
    if (gone || kind === 'Event') objects.delete(key);
    if (!gone) objects.set(key, change.object);
    shelfOf(kind).sorted = undefined;
    history.push(change);
    if (log?.large) compact();
    notifier.notify(kind, change);
  };

  const remove = (kind: Kind, object: Stored<Kind>, before = object): Stored<Kind> => {
    const last = settle({ ...object, metadata: { ...object.metadata, resourceVersion: String(version + 1) } }, before);
    commit(kind, { type: 'DELETED', object: last, before });
    return last;
  };

  /** Old events go when new ones come, so that they never fill the memory. */
  const forgetEvents = (): void => {
    const { objects } = shelfOf('Event');
    for (const event of objects.values()) {
      if (objects.size <= eventsMax && !eventExpired(event as Stored<'Event'>, nowMs())) return;
      remove('Event', event);
    }
  };

  forgetEvents();

  const present = (kind: Kind, at: ObjectName): Stored<Kind> => {
    const object = shelfOf(kind).objects.get(keyOf(at));
    if (!object) throw new StoreError('NotFound', `${kind} "${at.name}" not found in namespace "${at.namespace}"`);
    return object;
  };

  const freeName = (kind: Kind, namespace: string, base: string): string => {
    for (;;) {
      const name = generateName(base, random);
      if (!shelfOf(kind).objects.has(keyOf({ namespace, name }))) return name;
    }
  };

  const create = (kind: Kind, object: Kinds[Kind]): Stored<Kind> => {
    const given = object.metadata ?? {};
    const { namespace } = given;
    if (!namespace) throw new TypeError(`${kind}: metadata.namespace is missing`);
    const name = given.name || (given.generateName && freeName(kind, namespace, given.generateName));
    if (!name) throw new TypeError(`${kind}: metadata.name and metadata.generateName are missing`);
    if (shelfOf(kind).objects.has(keyOf({ namespace, name }))) {
      throw new StoreError('AlreadyExists', `${kind} "${name}" already exists in namespace "${namespace}"`);
    }
    const metadata = {
      ...given,
      name,
      namespace,
      uid: uid(),
      resourceVersion: String(version + 1),
      generation: 1,
      creationTimestamp: timestamp(nowMs()),
    };
    const stored = settle({ ...object, apiVersion: apiVersions[kind], kind, metadata }) as Stored<Kind>;
    commit(kind, { type: 'ADDED', object: stored });
    if (kind === 'Event') forgetEvents();
    return stored;
  };

  const update = (
    kind: Kind,
    at: ObjectName,
    change: (object: Stored<Kind>) => Kinds[Kind],
    expected?: string,
  ): Stored<Kind> => {
    const before = present(kind, at);
    const { name, namespace, uid: sameUid, resourceVersion, generation = 1, creationTimestamp } = before.metadata;
    if (expected !== undefined && expected !== resourceVersion) {
      throw new StoreError(
        'Conflict',
        `${kind} "${name}" is at version ${resourceVersion}, not ${expected}: read it again and apply the change to that`,
      );
    }
    const wanted = change(before);
    if (wanted === before) return before;
    const fixed = { name, namespace, uid: sameUid, resourceVersion, generation, creationTimestamp };
    const next = settle(
      { ...wanted, apiVersion: apiVersions[kind], kind, metadata: { ...wanted.metadata, ...fixed } },
      before,
    ) as Stored<Kind>;
    if (next === before) return before;
    if (mayGo(kind, next.metadata)) return remove(kind, next, before);
    const respecified = (next as { spec?: unknown }).spec !== (before as { spec?: unknown }).spec;
    const metadata = {
      ...next.metadata,
      resourceVersion: String(version + 1),
      generation: respecified ? generation + 1 : generation,
    };
    const object = settle({ ...next, metadata }, before);
    commit(kind, { type: 'MODIFIED', object, before });
    return object;
  };

  const list = (kind: Kind, namespace?: string): Stored<Kind>[] => {
    const shelf = shelfOf(kind);
    shelf.sorted ??= [...shelf.objects.values()].sort(compareNames);
    return namespace === undefined
      ? [...shelf.sorted]
      : shelf.sorted.filter((object) => object.metadata.namespace === namespace);
  };

  const untyped = {
    get resourceVersion() {
      return String(version);
    },
    get: (kind: Kind, at: ObjectName) => shelfOf(kind).objects.get(keyOf(at)),
    list,
    create,
    update,
    delete(kind: Kind, at: ObjectName, expected?: string) {
      const object = present(kind, at);
      if (expected !== undefined && expected !== object.metadata.uid) {
        throw new StoreError('Conflict', `${kind} "${at.name}" has uid ${object.metadata.uid}, not ${expected}`);
      }
      return remove(kind, object);
    },
    watch: (kind: Kind, listener: (change: Change<Kind>) => void) => notifier.watch(kind, listener, version),
    since: (kind: Kind, resourceVersion: string) => shelfOf(kind).history.since(resourceVersion, version),
    close() {
      closed = true;
      log?.close();
    },
  };
  // Inside, a kind and its objects go together by construction; TypeScript cannot follow that through one Map.
  return untyped as unknown as Store & { close(): void };
}
