import { type Event, timestamp } from '@gameday/kubernetes';
import type { Clock, EventNote, EventRecorder } from '../shared.ts';
import { apiVersions } from '../store/kinds.ts';
import type { Kind, ObjectName, Store, Stored } from '../store/store.ts';

export interface EventRecorderOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Who reports, in upstream's words: deployment-controller, replicaset-controller, horizontal-pod-autoscaler, kubelet. */
  readonly component: string;
  /** The node that reports; only the kubelet has one. */
  readonly host?: string;
}

/** Names under which equal events are found again, at the most; the oldest are forgotten first. */
const knownMax = 4_096;

/** Events with equal keys are one event with a count. As upstream's EventCorrelator tells them apart, without its spam filter. */
const keyOf = (object: Event['involvedObject'], type = '', reason = '', message = ''): string =>
  JSON.stringify([object.kind, object.namespace, object.name, object.uid, object.fieldPath, type, reason, message]);

/**
 * Writes core/v1 Events about objects into the objects' namespaces. An event equal to an earlier one, also of an earlier process,
 * raises that one's count and lastTimestamp. How many events are kept, and how long, is the store's affair.
 */
export function createEventRecorder({ store, clock, component, host }: EventRecorderOptions): EventRecorder {
  const known = new Map<string, ObjectName>();
  const remember = (key: string, { namespace, name }: ObjectName): void => {
    known.delete(key);
    known.set(key, { namespace, name });
    const [oldest] = known.keys();
    if (known.size > knownMax && oldest !== undefined) known.delete(oldest);
  };
  for (const event of store.list('Event')) {
    const { involvedObject, type, reason, message } = event;
    if (event.reportingComponent === component) remember(keyOf(involvedObject, type, reason, message), event.metadata);
  }

  function repeat(at: ObjectName, resourceVersion: string): boolean {
    if (store.get('Event', at) === undefined) return false;
    store.update('Event', at, (present) => ({
      ...present,
      involvedObject: { ...present.involvedObject, resourceVersion },
      count: (present.count ?? 1) + 1,
      lastTimestamp: timestamp(clock.nowMs()),
    }));
    return true;
  }

  function record<K extends Kind>(kind: K, about: Stored<K>, { type, reason, message }: EventNote): void {
    const { namespace, name, uid, resourceVersion } = about.metadata;
    const involvedObject = { apiVersion: apiVersions[kind], kind, namespace, name, uid, resourceVersion };
    const key = keyOf(involvedObject, type, reason, message);
    const before = known.get(key);
    if (before !== undefined && repeat(before, resourceVersion)) {
      remember(key, before);
      return;
    }
    const now = timestamp(clock.nowMs());
    const event = store.create('Event', {
      metadata: { namespace, name: freeName(store, namespace, name, clock.nowMs()) },
      involvedObject,
      reason,
      message,
      type,
      count: 1,
      firstTimestamp: now,
      lastTimestamp: now,
      source: { component, ...(host === undefined ? {} : { host }) },
      reportingComponent: component,
      reportingInstance: host ?? '',
    });
    remember(key, event.metadata);
  }

  return { record };
}

/** As upstream names events: the object and the moment in nanoseconds, in hexadecimal. */
function freeName(store: Store, namespace: string, object: string, nowMs: number): string {
  for (let nanoseconds = BigInt(Math.trunc(nowMs)) * 1_000_000n; ; nanoseconds += 1n) {
    const name = `${object}.${nanoseconds.toString(16)}`;
    if (store.get('Event', { namespace, name }) === undefined) return name;
  }
}
