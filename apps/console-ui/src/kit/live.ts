import type { LiveEvents, Reading } from '@gameday/console-api';
import { useEffect, useSyncExternalStore } from 'react';

// One stream for the whole page: the topics that its parts follow are gathered, and the stream is opened anew when they change.

type Listener = () => void;

const followed = new Map<string, number>();
const readings = new Map<string, Reading<unknown>>();
const listeners = new Set<Listener>();
const loading: Reading<never> = { state: 'loading' };

export type Connection = 'connecting' | 'open' | 'lost';

const againMs = 2_000;

let connection: Connection = 'connecting';
let source: EventSource | undefined;
let opened = '';
let build: string | undefined;
let scheduled: ReturnType<typeof setTimeout> | undefined;

const tell = () => {
  for (const listener of listeners) listener();
};
const subscribe = (listener: Listener) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
const setConnection = (now: Connection) => {
  if (now === connection) return;
  connection = now;
  tell();
};

function open(): void {
  // Not sooner: the next page may follow what the last one did, and then no new stream tells it again.
  for (const topic of readings.keys()) if (!followed.has(topic)) readings.delete(topic);
  const topics = [...followed.keys()].sort().join(',');
  if (topics === opened && source) return;
  opened = topics;
  source?.close();
  source = new EventSource(`/events?topics=${encodeURIComponent(topics)}`);
  source.addEventListener('hello', (event: MessageEvent<string>) => {
    const hello = JSON.parse(event.data) as LiveEvents['hello'];
    // The console was started anew from other files: this page no longer fits it.
    if (build !== undefined && build !== hello.build) location.reload();
    build = hello.build;
    setConnection('open');
  });
  source.addEventListener('reading', (event: MessageEvent<string>) => {
    const { topic, reading } = JSON.parse(event.data) as LiveEvents['reading'];
    readings.set(topic, reading);
    tell();
  });
  source.addEventListener('error', () => {
    setConnection('lost');
    // After an answer that is no stream, such as a refusal, the browser does not ask again by itself.
    if (source?.readyState === EventSource.CLOSED) {
      source = undefined;
      clearTimeout(scheduled);
      scheduled = setTimeout(open, againMs);
    }
  });
}

function follow(topic: string): () => void {
  const change = (by: 1 | -1) => {
    const count = (followed.get(topic) ?? 0) + by;
    if (count > 0) followed.set(topic, count);
    else followed.delete(topic);
    // Parts of a page come and go together: one new stream for all of them.
    clearTimeout(scheduled);
    scheduled = setTimeout(open, 20);
  };
  change(1);
  return () => change(-1);
}

/** The latest reading of a topic of the server, kept up to date while the component is shown. */
export function useLive<Value>(topic: string): Reading<Value> {
  useEffect(() => follow(topic), [topic]);
  return useSyncExternalStore(subscribe, () => readings.get(topic) ?? loading) as Reading<Value>;
}

/** Whether what is shown is live. */
export const useConnection = (): Connection => useSyncExternalStore(subscribe, () => connection);
