import { namespace } from '@gameday/conventions';
import { annotation, annotationPrefix, commonLabel, type Pod } from '@gameday/kubernetes';
import type { ProcessIdentity } from '@gameday/process';
import type { ClusterApi, ClusterRequest } from './cluster-api.ts';

/** A pod of the lab's cluster, as far as faults concern it. */
export interface Replica {
  readonly name: string;
  readonly uid: string;
  readonly service: string;
  readonly ready: boolean;
  /** It was told to end. */
  readonly ending: boolean;
  /** Its process; undefined while none runs. */
  readonly identity: ProcessIdentity | undefined;
  readonly port: number | undefined;
  readonly adminPort: number | undefined;
  readonly restarts: number;
  /** Seconds that it may drain. */
  readonly graceSeconds: number | undefined;
  /** Why its process ended the last time, such as `OOMKilled`. */
  readonly lastEnd: string | undefined;
  /** Cores, as a Kubernetes quantity. */
  readonly cpuLimit: string | undefined;
}

/** By the kubelet, with the pid: what tells the process from a later one of that pid. */
const processNote = `${annotationPrefix}process`;

export const podsPath = `/api/v1/namespaces/${namespace}/pods`;

export function replicaOf({ metadata, spec, status }: Pod): Replica {
  const notes = metadata?.annotations ?? {};
  const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
  const pid = number(notes[annotation.pid]);
  const startedAt = notes[processNote];
  const container = status?.containerStatuses?.[0];
  const running = container?.state?.running !== undefined;
  return {
    name: metadata?.name ?? '',
    uid: metadata?.uid ?? '',
    service: metadata?.labels?.[commonLabel.name] ?? '',
    ready: status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false,
    ending: metadata?.deletionTimestamp !== undefined,
    identity: running && pid !== undefined && startedAt !== undefined ? { pid, startedAt } : undefined,
    port: number(notes[annotation.port]),
    adminPort: number(notes[annotation.adminPort]),
    restarts: container?.restartCount ?? 0,
    graceSeconds: spec?.terminationGracePeriodSeconds,
    lastEnd: (container?.state?.terminated ?? container?.lastState?.terminated)?.reason,
    cpuLimit: spec?.containers?.[0]?.resources?.limits?.['cpu'],
  };
}

/** All replicas, or those of a service, by name. @throws LabChaosError */
export async function replicasOf(api: ClusterApi, service?: string, request?: ClusterRequest): Promise<Replica[]> {
  const query = service === undefined ? '' : `?labelSelector=${encodeURIComponent(`${commonLabel.name}=${service}`)}`;
  const list = await api.get<{ readonly items: readonly Pod[] }>(`${podsPath}${query}`, request);
  return (list?.items ?? []).map(replicaOf).sort((a, b) => a.name.localeCompare(b.name));
}
