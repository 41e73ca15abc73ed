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

/** Watches pods come up. Of those that were there before it counts what their conditions say. */
export function watchStartUps(store: Store, clock: Clock): StartUpTimes {
  const startedMs = new Map<string, number>();
  const seen: { readonly namespace: string; readonly labels: Readonly<Record<string, string>>; readonly ms: number }[] =
    [];
  const close = store.watch('Pod', ({ type, object }) => {
    const { uid, namespace, labels = {} } = object.metadata;
    if (type === 'DELETED') startedMs.delete(uid);
    if (type === 'ADDED') startedMs.set(uid, clock.nowMs());
    const from = startedMs.get(uid);
    if (type === 'DELETED' || from === undefined || !isReady(object)) return;
    startedMs.delete(uid);
    seen.push({ namespace, labels, ms: clock.nowMs() - from });
    if (seen.length > keptMax) seen.shift();
  });
  return {
    p95Ms(namespace, requirements) {
      const measured = seen
        .filter((each) => each.namespace === namespace && matchesLabels(requirements, each.labels))
        .map(({ ms }) => ms);
      if (measured.length > 0) return percentile95(measured.slice(-countedMax));
      const present = store
        .list('Pod', namespace)
        .filter(({ metadata }) => matchesLabels(requirements, metadata.labels));
      return percentile95(present.flatMap((pod) => bySelf(pod) ?? []));
    },
    close,
  };
}
