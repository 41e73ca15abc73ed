import type { HorizontalPodAutoscaler } from '../types.ts';
import type { Finding, Workload } from './together.ts';

/**
 * Utilization is usage over requests: a target of that type needs requests of every container that it counts. Limits
 * stand in for requests that are left out.
 */
export function checkTargetResources(autoscaler: HorizontalPodAutoscaler, workload: Workload): Finding[] {
  const containers = workload.spec?.template?.spec?.containers ?? [];
  return (autoscaler.spec.metrics ?? []).flatMap((metric, index): Finding[] => {
    const source = metric.resource ?? metric.containerResource;
    if (!source) return [];
    const field = metric.resource ? 'resource' : 'containerResource';
    const path = ['spec', 'metrics', index, field];
    const only = metric.containerResource?.container;
    if (only !== undefined && !containers.some(({ name }) => name === only)) {
      const message = `is "${only}", but ${workload.kind} "${workload.metadata?.name}" has no such container`;
      return [{ object: autoscaler, path: [...path, 'container'], message, severity: 'warning' }];
    }
    if (source.target.type !== 'Utilization') return [];
    const without = containers
      .filter(({ name }) => only === undefined || name === only)
      .find(({ resources }) => (resources?.requests?.[source.name] ?? resources?.limits?.[source.name]) === undefined);
    if (!without) return [];
    const message =
      `needs a request of ${source.name} in container "${without.name}" of ` +
      `${workload.kind} "${workload.metadata?.name}": utilization is relative to requests`;
    return [{ object: autoscaler, path: [...path, 'target', 'averageUtilization'], message, severity: 'warning' }];
  });
}
