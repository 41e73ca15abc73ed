import type { AutoscalerContext } from '../context.ts';
import { autoscalerStateFamilies } from './autoscalers.ts';
import { type AutoscalerView, controllerFamilies } from './controller.ts';
import { podFamilies, usageFamilies } from './pods.ts';
import { renderOpenMetrics } from './render.ts';
import { deploymentFamilies, replicaSetFamilies } from './workloads.ts';

/** Everything that the cluster app exports about what it keeps, as OpenMetrics. */
export function scrapeCluster(
  { store, usage, clock, api }: Pick<AutoscalerContext, 'store' | 'usage' | 'clock' | 'api'>,
  views: readonly AutoscalerView[],
): string {
  const pods = store.list('Pod');
  const readings = pods.flatMap(({ metadata }) => usage.usageOf(metadata.namespace, metadata.name) ?? []);
  return renderOpenMetrics([
    ...autoscalerStateFamilies(store.list('HorizontalPodAutoscaler')),
    ...deploymentFamilies(store.list('Deployment')),
    ...replicaSetFamilies(store.list('ReplicaSet')),
    ...podFamilies(pods),
    ...usageFamilies(readings),
    ...controllerFamilies(views, { timeScale: clock.scale, ruleProblems: api.problems().length }),
  ]);
}
