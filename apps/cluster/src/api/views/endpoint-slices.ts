import { annotation, matchesLabels } from '@gameday/kubernetes';
import type { Stored } from '../../store/store.ts';
import type { ApiContext } from '../context.ts';
import type { Wire } from '../wire.ts';

const isReady = ({ metadata, status }: Stored<'Pod'>): boolean =>
  metadata.deletionTimestamp === undefined &&
  (status?.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True');

/** The port that a pod's process really listens on: every pod has one of its own, since all share one address. */
const portOf = ({ metadata }: Stored<'Pod'>): number | undefined => {
  const port = Number(metadata.annotations?.[annotation.port]);
  return Number.isInteger(port) && port > 0 ? port : undefined;
};

const sliceOf = (service: Stored<'Service'>, pod: Stored<'Pod'>, port: number) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    name: `${service.metadata.name}-${pod.metadata.name}`,
    namespace: service.metadata.namespace,
    uid: `${service.metadata.uid}-${pod.metadata.uid}`,
    resourceVersion: pod.metadata.resourceVersion,
    creationTimestamp: pod.metadata.creationTimestamp,
    labels: { 'kubernetes.io/service-name': service.metadata.name },
  },
  addressType: 'IPv4',
  endpoints: [
    {
      addresses: [pod.status?.podIP ?? '127.0.0.1'],
      conditions: {
        ready: isReady(pod),
        serving: isReady(pod),
        terminating: pod.metadata.deletionTimestamp !== undefined,
      },
      targetRef: { kind: 'Pod', namespace: pod.metadata.namespace, name: pod.metadata.name, uid: pod.metadata.uid },
      ...(pod.spec?.nodeName !== undefined && { nodeName: pod.spec.nodeName }),
    },
  ],
  ports: [{ name: service.spec?.ports?.[0]?.name ?? '', port, protocol: 'TCP' }],
});

/** Where each service is served (discovery.k8s.io/v1): a slice for every pod, for a slice has one port and pods differ in it. */
export const listEndpointSlices = ({ store }: ApiContext, namespace: string | undefined): Wire[] =>
  store.list('Service', namespace).flatMap((service) => {
    const selector = Object.entries(service.spec?.selector ?? {});
    if (selector.length === 0) return [];
    const requirements = selector.map(([key, value]) => ({ key, operator: 'In' as const, values: [value] }));
    return store
      .list('Pod', service.metadata.namespace)
      .filter((pod) => matchesLabels(requirements, pod.metadata.labels))
      .flatMap((pod) => {
        const port = portOf(pod);
        return port === undefined ? [] : [sliceOf(service, pod, port) as Wire];
      });
  });
