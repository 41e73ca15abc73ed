import { namespace } from '@gameday/conventions';
import type { Deployment, HorizontalPodAutoscaler } from '@gameday/kubernetes';
import { LabChaosError } from '../errors.ts';
import type { ClusterApi, ClusterRequest } from './cluster-api.ts';

export const deploymentPath = (service: string): string =>
  `/apis/apps/v1/namespaces/${namespace}/deployments/${encodeURIComponent(service)}`;
const autoscalersPath = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`;
export const autoscalerPath = (name: string): string => `${autoscalersPath}/${encodeURIComponent(name)}`;

/** @throws LabChaosError when the service does not run in this lab */
export async function deploymentOf(
  cluster: ClusterApi,
  service: string,
  request?: ClusterRequest,
): Promise<Deployment> {
  const found = await cluster.get<Deployment>(deploymentPath(service), request);
  if (found) return found;
  throw new LabChaosError('no_target', `${service} does not run in this lab: it has no deployment`);
}

/** The autoscaler of a service; undefined where it has none. */
export async function autoscalerOf(
  cluster: ClusterApi,
  service: string,
  request?: ClusterRequest,
): Promise<HorizontalPodAutoscaler | undefined> {
  const list = await cluster.get<{ readonly items: readonly HorizontalPodAutoscaler[] }>(autoscalersPath, request);
  return list?.items.find(
    ({ spec }) => spec.scaleTargetRef.kind === 'Deployment' && spec.scaleTargetRef.name === service,
  );
}

/** @throws LabChaosError when the service has none */
export async function theAutoscalerOf(
  cluster: ClusterApi,
  service: string,
  request?: ClusterRequest,
): Promise<HorizontalPodAutoscaler> {
  const found = await autoscalerOf(cluster, service, request);
  if (found) return found;
  throw new LabChaosError('no_target', `${service} has no autoscaler in this lab`);
}
