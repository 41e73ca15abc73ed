import { type LabelRequirement, matchesLabels } from '@gameday/kubernetes';
import type { Clock } from '../../shared.ts';
import type { Store, Stored } from '../../store/store.ts';

type Pod = Stored<'Pod'>;

/** How long pods take from their creation until they are ready, in real milliseconds. */
export interface StartUpTimes {
  /** What 95 % of the last pods of a target stayed below; undefined while none has come up. */
  p95Ms(namespace: string, requirements: readonly LabelRequirement[]): number | undefined;
  close(): void;
}

/** Of all targets together. */
const keptMax = 400;
/** Of one target. */
const countedMax = 20;

const isReady = ({ status }: Pod): boolean =>
  status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;

/** Nearest rank: of few, the longest. */
const percentile95 = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1];

/** By a pod's own times, which are whole seconds; of one that has restarted they say something else. */
function bySelf({ metadata, status }: Pod): number | undefined {
  const ready = status?.conditions?.find(({ type, status: value }) => type === 'Ready' && value === 'True');
  const restarted = status?.containerStatuses?.some(({ restartCount }) => restartCount > 0) ?? false;
  if (ready?.lastTransitionTime === undefined || restarted) return undefined;
  const ms = Date.parse(ready.lastTransitionTime) - Date.parse(metadata.creationTimestamp);
  return ms >= 0 ? ms : undefined;
}

interface StartUp {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /**
   * Whether others like it served already. The first ones come up together with everything else, which takes several times as
   * long as the one more that is asked for later.
   */
  readonly joins: boolean;
  readonly ms: number;
}

/** Whether there is a ready pod of the same replica set. */
function hasReadySibling(store: Store, { metadata }: Pod): boolean {
  const owner = metadata.ownerReferences?.[0]?.uid;
  return (
    owner !== undefined &&
    store
      .list('Pod', metadata.namespace)
      .some((other) => isReady(other) && other.metadata.ownerReferences?.[0]?.uid === owner)
  );
}

/** Watches pods come up. Of those that were there before it counts what their conditions say. */
export function watchStartUps(store: Store, clock: Clock): StartUpTimes {
  const started = new Map<string, { readonly atMs: number; readonly joins: boolean }>();
  const seen: StartUp[] = [];
  const close = store.watch('Pod', ({ type, object }) => {
    const { uid, namespace, labels = {} } = object.metadata;
    if (type === 'DELETED') started.delete(uid);
    if (type === 'ADDED') started.set(uid, { atMs: clock.nowMs(), joins: hasReadySibling(store, object) });
    const from = started.get(uid);
    if (type === 'DELETED' || from === undefined || !isReady(object)) return;
    started.delete(uid);
    seen.push({ namespace, labels, joins: from.joins, ms: clock.nowMs() - from.atMs });
    if (seen.length > keptMax) seen.shift();
  });
  return {
    p95Ms(namespace, requirements) {
      const measured = seen.filter((each) => each.namespace === namespace && matchesLabels(requirements, each.labels));
      const joined = measured.filter(({ joins }) => joins);
      const counted = (joined.length > 0 ? joined : measured).map(({ ms }) => ms);
      if (counted.length > 0) return percentile95(counted.slice(-countedMax));
      const present = store
        .list('Pod', namespace)
        .filter(({ metadata }) => matchesLabels(requirements, metadata.labels));
      return percentile95(present.flatMap((pod) => bySelf(pod) ?? []));
    },
    close,
  };
}
