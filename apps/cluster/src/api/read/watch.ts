import type { Change, Kind } from '../../store/store.ts';
import { StoreError } from '../../store/store.ts';
import { type Call, isOn } from '../call.ts';
import { apiVersionOf } from '../resources/resource.ts';
import { ApiError, failure } from '../status.ts';
import type { Wire } from '../wire.ts';
import { objectsOf } from './objects.ts';
import { type Selection, selectionOf } from './selection.ts';
import { type Shaper, shaperOf } from './shape.ts';
import { openStream } from './watch-stream.ts';

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

interface WatchEvent {
  readonly type: EventType;
  readonly object: Wire;
}

/** As upstream: a watch without a timeout of its own ends after 30 to 60 minutes, so that clients spread. */
const timeoutSecondsMin = 1_800;
/** What timers can count. */
const timeoutSecondsMax = 2_000_000;

/** Objects as JSON, so that tens of watchers cost one conversion. */
const texts = new WeakMap<object, string>();

function textOf(object: Wire): string {
  const text = texts.get(object) ?? JSON.stringify(object);
  texts.set(object, text);
  return text;
}

/** What a change means to somebody who sees the selected objects only: one that no longer fits is gone for them. */
function selected(
  change: Change<Kind>,
  selection: Selection,
  toWire: (object: Change<Kind>['object']) => Wire,
): WatchEvent | undefined {
  const object = toWire(change.object);
  const isIn = change.type !== 'DELETED' && selection.includes(object);
  const wasIn = change.before !== undefined && selection.includes(toWire(change.before));
  if (isIn) return { type: wasIn ? 'MODIFIED' : 'ADDED', object };
  return wasIn ? { type: 'DELETED', object } : undefined;
}

function checkOptions({ query }: Call): { initial: boolean; bookmarks: boolean; sendInitialEvents: boolean } {
  const version = query.get('resourceVersion') ?? '';
  const bookmarks = isOn(query, 'allowWatchBookmarks');
  const sendInitialEvents = isOn(query, 'sendInitialEvents');
  if (query.has('sendInitialEvents') && query.get('resourceVersionMatch') !== 'NotOlderThan') {
    throw new ApiError(
      'Invalid',
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  }
  const initial = query.has('sendInitialEvents') ? sendInitialEvents : version === '' || version === '0';
  return { initial, bookmarks, sendInitialEvents };
}

const secondsOf = (query: URLSearchParams): number => {
  const seconds = Number(query.get('timeoutSeconds') ?? 0);
  return seconds > 0 ? Math.min(seconds, timeoutSecondsMax) : timeoutSecondsMin * (1 + Math.random());
};

/** What happened between the version that the client knows and now; the error that it must list again, where that is forgotten. */
function missed(call: Call, kind: Kind, version: string): Change<Kind>[] | ApiError {
  try {
    return call.context.store.since(kind, version === '' ? call.context.store.resourceVersion : version);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return new ApiError('Expired', `The resourceVersion for the provided watch is too old: ${error.message}`);
  }
}

/** Answers with the changes of the selected objects as they happen, until the client leaves or its time is up. */
export function watch(call: Call): void {
  const { context, query, resource, response } = call;
  const { store } = context;
  const { backing } = resource;
  const shaper = shaperOf(call);
  const selection = selectionOf(call);
  const { initial, bookmarks, sendInitialEvents } = checkOptions(call);
  const before =
    initial || backing.from === 'computed' ? [] : missed(call, backing.kind, query.get('resourceVersion') ?? '');

  const ends: (() => void)[] = [];
  const stream = openStream(response, context.backlogBytesMax, () => ends.forEach((end) => end()));
  const encode = encoder(shaper);
  const send = (event: WatchEvent | undefined) => event && stream.send(encode(event));
  const bookmark = (annotations?: Record<string, string>) =>
    send({
      type: 'BOOKMARK',
      object: {
        kind: resource.kind,
        apiVersion: apiVersionOf(resource),
        metadata: { resourceVersion: store.resourceVersion, ...(annotations && { annotations }) },
      },
    });

  if (before instanceof ApiError) {
    stream.send(JSON.stringify({ type: 'ERROR', object: failure(before) }));
    stream.end();
    return;
  }
  // From here to the subscription nothing is awaited, so no change falls between.
  if (initial) {
    for (const object of objectsOf(call)) if (selection.includes(object)) send({ type: 'ADDED', object });
    if (sendInitialEvents && bookmarks) bookmark({ 'k8s.io/initial-events-end': 'true' });
  }
  if (backing.from === 'store') {
    for (const change of before) send(selected(change, selection, backing.toWire));
    ends.push(store.watch(backing.kind, (change) => send(selected(change, selection, backing.toWire))));
  }
  stream.begun();
  if (bookmarks) {
    const timer = setInterval(() => bookmark(), context.bookmarkMs);
    ends.push(() => clearInterval(timer));
  }
  const timer = setTimeout(
    () => {
      if (bookmarks) bookmark();
      stream.end();
    },
    secondsOf(query) * 1_000,
  );
  ends.push(() => clearTimeout(timer));
}

/** Writes events in the client's shape; the header of a table comes with its first row only. */
function encoder(shaper: Shaper): (event: WatchEvent) => string {
  let header = true;
  return ({ type, object }) => {
    if (shaper.shape === 'object' && type !== 'BOOKMARK') return `{"type":"${type}","object":${textOf(object)}}`;
    if (shaper.shape === 'Table' && type === 'BOOKMARK') {
      const empty = { kind: 'Table', apiVersion: 'meta.k8s.io/v1', columnDefinitions: [], rows: [] };
      return JSON.stringify({ type, object: { ...empty, metadata: object.metadata } });
    }
    const shaped = shaper.one(object, { header });
    header = false;
    return JSON.stringify({ type, object: shaped });
  };
}
