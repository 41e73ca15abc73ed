import type { Stored } from '../store/store.ts';
import type { Controller } from './context.ts';
import { removeIfThere } from './objects.ts';

/** Pods that have ended and are kept to be looked at; the oldest beyond it go. Upstream's --terminated-pod-gc-threshold is 12 500. */
export const terminatedPodsMax = 50;

const hasEnded = ({ status }: Stored<'Pod'>): boolean => status?.phase === 'Failed' || status?.phase === 'Succeeded';

/** Removes pods that failed or succeeded, and were replaced, when they become too many. Upstream: pkg/controller/podgc. */
export const startTerminatedPodCollector: Controller = ({ store, queue }) => {
  const lane = queue.open('pod-garbage-collector', () => {
    const ended = store.list('Pod').filter(hasEnded);
    const oldestFirst = ended.toSorted(
      (a, b) => Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp),
    );
    for (const pod of oldestFirst.slice(0, Math.max(ended.length - terminatedPodsMax, 0)))
      removeIfThere(store, 'Pod', pod);
  });
  const end = store.watch('Pod', ({ object }) => {
    if (hasEnded(object)) lane.add('all');
  });
  lane.add('all');
  return end;
};
