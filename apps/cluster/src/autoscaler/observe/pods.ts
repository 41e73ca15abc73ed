import { type LabelRequirement, matchesLabels } from '@gameday/kubernetes';
import type { PodSnapshot, Requests } from '@gameday/hpa';
import type { Clock } from '../../shared.ts';
import type { Store, Stored } from '../../store/store.ts';

/** The pods that a selector finds, those that end included. */
export const podsOf = (store: Store, namespace: string, requirements: readonly LabelRequirement[]): Stored<'Pod'>[] =>
  store.list('Pod', namespace).filter(({ metadata }) => matchesLabels(requirements, metadata.labels));

const requestsOf = (requests: Readonly<Record<string, unknown>> | undefined): { readonly requests?: Requests } =>
  requests
    ? { requests: Object.fromEntries(Object.entries(requests).map(([name, value]) => [name, String(value)])) }
    : {};

/** A pod as the algorithm reads it, its moments on the autoscaler's clock. */
export function podSnapshot({ metadata, spec, status }: Stored<'Pod'>, clock: Clock): PodSnapshot {
  const moment = (text: string): number => clock.toScaledMs(Date.parse(text));
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return {
    name: metadata.name,
    ...(metadata.labels && { labels: metadata.labels }),
    ...(status?.phase !== undefined && { phase: status.phase }),
    ...(metadata.deletionTimestamp !== undefined && { deleting: true }),
    ...(status?.startTime !== undefined && { startTimeMs: moment(status.startTime) }),
    ...(ready?.lastTransitionTime !== undefined && {
      ready: { status: ready.status, lastTransitionTimeMs: moment(ready.lastTransitionTime) },
    }),
    containers: (spec?.containers ?? []).map(({ name, resources }) => ({ name, ...requestsOf(resources?.requests) })),
    ...(spec?.initContainers && {
      initContainers: spec.initContainers.map((container) => ({
        name: container.name,
        ...requestsOf(container.resources?.requests),
        ...('restartPolicy' in container && { restartPolicy: String(container.restartPolicy) }),
      })),
    }),
  };
}
