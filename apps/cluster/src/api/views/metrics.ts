import { type ObjectMeta, type Pod, timestamp } from '@gameday/kubernetes';
import type { PodUsage } from '../../shared.ts';
import type { ApiContext } from '../context.ts';

interface Usage {
  readonly cpu: string;
  readonly memory: string;
}

interface Measured {
  readonly metadata: ObjectMeta;
  /** When the window ended. */
  readonly timestamp: string;
  /** A Go duration such as `15s`. */
  readonly window: string;
}

/** metrics.k8s.io/v1beta1, which `kubectl top` reads. */
export interface PodMetrics extends Measured {
  readonly containers: readonly { readonly name: string; readonly usage: Usage }[];
}

export interface NodeMetrics extends Measured {
  readonly usage: Usage;
}

/** As metrics-server writes them: nanocores and kibibytes. */
const usageOf = (cores: number, bytes: number): Usage => ({
  cpu: `${Math.round(cores * 1e9)}n`,
  memory: `${Math.round(bytes / 1024)}Ki`,
});

function podMetrics({ metadata }: Pod, usage: PodUsage): PodMetrics {
  const { name = '', namespace = '', labels } = metadata ?? {};
  return {
    metadata: { name, namespace, ...(labels && { labels }), creationTimestamp: timestamp(usage.atMs) },
    timestamp: timestamp(usage.atMs),
    window: `${usage.windowSeconds}s`,
    containers: [{ name: usage.container, usage: usageOf(usage.cpuCores, usage.memoryBytes) }],
  };
}

/** What the pods use; those without two readings yet are left out, as metrics-server does. */
export const listPodMetrics = ({ store, usage }: ApiContext, namespace: string | undefined): PodMetrics[] =>
  store.list('Pod', namespace).flatMap((pod) => {
    const found = usage.usageOf(pod.metadata.namespace, pod.metadata.name);
    return found?.uid === pod.metadata.uid ? [podMetrics(pod, found)] : [];
  });

/** What the whole machine uses, everything that runs beside the pods included. */
export function listNodeMetrics({ machine, nodeName, clock }: ApiContext): NodeMetrics[] {
  const now = timestamp(clock.nowMs());
  return [
    {
      metadata: { name: nodeName, creationTimestamp: now },
      timestamp: now,
      window: '1s',
      usage: usageOf(machine.cpuCoresUsed(), machine.memoryBytesUsed()),
    },
  ];
}
