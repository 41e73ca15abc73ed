import type { Deployment, HorizontalPodAutoscaler, KubernetesObject, PodTemplateSpec, Service } from '../types.ts';
import type { LabelSelector, PodDisruptionBudget } from '../types.ts';
import { formatLabelSelector, matchesLabels, selectorRequirements } from '../selectors.ts';
import { splitApiVersion, type FieldPath } from '../openapi/index.ts';
import { suggestion } from '../openapi/nearest.ts';
import { checkTargetResources } from './target-resources.ts';
import type { Severity } from './types.ts';

/** Something that is wrong with an object among the others. */
export interface Finding {
  readonly object: KubernetesObject;
  readonly path: FieldPath;
  readonly message: string;
  readonly severity: Severity;
}

export type Workload = KubernetesObject & Pick<Deployment, 'spec'>;

const workloadKinds = ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'];

const isWorkload = ({ kind = '' }: KubernetesObject) => workloadKinds.includes(kind);

const idOf = ({ apiVersion = '', kind, metadata }: KubernetesObject): string =>
  [splitApiVersion(apiVersion).group, kind, metadata?.namespace, metadata?.name].join('/');

const sameNamespace = (a: KubernetesObject, b: KubernetesObject) => a.metadata?.namespace === b.metadata?.namespace;

/** The second of two objects with one name. */
export function findDuplicates(objects: readonly KubernetesObject[]): Finding[] {
  const seen = new Set<string>();
  return objects.flatMap((object) => {
    const id = idOf(object);
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    const message = `is "${object.metadata?.name}", and so is another ${object.kind} before it`;
    return [{ object, path: ['metadata', 'name'], message, severity: 'error' }];
  });
}

/** Names of the ports of a template's containers. */
const portNames = (template: PodTemplateSpec | undefined): string[] =>
  (template?.spec?.containers ?? []).flatMap(({ ports = [] }) => ports.flatMap(({ name }) => name ?? []));

/** Probes that ask at a port which their container does not name could never succeed. */
export function checkProbePorts(workload: Workload): Finding[] {
  return (workload.spec?.template?.spec?.containers ?? []).flatMap((container, index) =>
    (['startupProbe', 'readinessProbe', 'livenessProbe'] as const).flatMap((probe): Finding[] => {
      const handler = container[probe]?.httpGet ? 'httpGet' : 'tcpSocket';
      const port = container[probe]?.[handler]?.port;
      const names = (container.ports ?? []).flatMap(({ name }) => name ?? []);
      if (typeof port !== 'string' || names.includes(port)) return [];
      const path = ['spec', 'template', 'spec', 'containers', index, probe, handler, 'port'];
      const message = `is "${port}", but the container names no such port${suggestion(port, names)}`;
      return [{ object: workload, path, message, severity: 'error' }];
    }),
  );
}

interface Target {
  readonly autoscaler: HorizontalPodAutoscaler;
  readonly workload: Workload | undefined;
}

function checkTargets(
  autoscalers: readonly HorizontalPodAutoscaler[],
  workloads: readonly Workload[],
  isRefused: (target: KubernetesObject) => boolean,
): Finding[] {
  const taken = new Map<Workload, string>();
  return autoscalers.flatMap((autoscaler): Finding[] => {
    const { kind, name } = autoscaler.spec.scaleTargetRef;
    const near = workloads.filter((workload) => workload.kind === kind && sameNamespace(workload, autoscaler));
    const target = near.find((candidate) => candidate.metadata?.name === name);
    const path = ['spec', 'scaleTargetRef', 'name'];
    if (!target) {
      if (isRefused({ kind, metadata: { ...autoscaler.metadata, name } })) return [];
      const names = near.map(({ metadata }) => metadata?.name ?? '');
      const message = `there is no ${kind} "${name}" among the manifests${suggestion(name, names)}`;
      return [{ object: autoscaler, path, message, severity: 'warning' }];
    }
    const other = taken.get(target);
    if (other !== undefined) {
      const message = `is "${name}", which the autoscaler "${other}" already scales`;
      return [{ object: autoscaler, path, message, severity: 'error' }];
    }
    taken.set(target, autoscaler.metadata?.name ?? '');
    return [...checkOwnReplicas({ autoscaler, workload: target }), ...checkTargetResources(autoscaler, target)];
  });
}

function checkOwnReplicas({ autoscaler, workload }: Target): Finding[] {
  if (workload?.spec?.replicas === undefined) return [];
  const message = `should be left out: each apply would undo what the autoscaler "${autoscaler.metadata?.name}" decided`;
  return [{ object: workload, path: ['spec', 'replicas'], message, severity: 'warning' }];
}

function selected(selector: LabelSelector, by: KubernetesObject, workloads: readonly Workload[]): Workload[] {
  const requirements = selectorRequirements(selector);
  return workloads.filter(
    (workload) => sameNamespace(workload, by) && matchesLabels(requirements, workload.spec?.template?.metadata?.labels),
  );
}

function checkSelects(object: Service | PodDisruptionBudget, selector: LabelSelector, workloads: readonly Workload[]) {
  if (selected(selector, object, workloads).length > 0) return [];
  const message = `selects no pods of these manifests: ${formatLabelSelector(selectorRequirements(selector))}`;
  return [{ object, path: ['spec', 'selector'], message, severity: 'warning' } satisfies Finding];
}

function checkService(service: Service, workloads: readonly Workload[]): Finding[] {
  const { selector, ports = [] } = service.spec ?? {};
  if (!selector) return [];
  const matchLabels = selector;
  const templates = selected({ matchLabels }, service, workloads).map(({ spec }) => spec?.template);
  const names = templates.flatMap(portNames);
  const unknown = ports.flatMap(({ targetPort }, index): Finding[] =>
    typeof targetPort !== 'string' || names.includes(targetPort) || templates.length === 0
      ? []
      : [
          {
            object: service,
            path: ['spec', 'ports', index, 'targetPort'],
            message: `is "${targetPort}", but the pods name no such port${suggestion(targetPort, names)}`,
            severity: 'warning',
          },
        ],
  );
  return [...checkSelects(service, { matchLabels }, workloads), ...unknown];
}

const ofKind = <T>(objects: readonly KubernetesObject[], kind: string): T[] =>
  objects.filter((object) => object.kind === kind) as T[];

/**
 * What is wrong with objects that are each all right, when seen together.
 * @param refused objects that have errors of their own: nothing is said of what is missing only because of them
 */
export function checkTogether(objects: readonly KubernetesObject[], refused: readonly KubernetesObject[]): Finding[] {
  const workloads = objects.filter(isWorkload) as Workload[];
  const isRefused = (target: KubernetesObject) =>
    refused.some(
      (object) =>
        object.kind === target.kind && object.metadata?.name === target.metadata?.name && sameNamespace(object, target),
    );
  const findings = checkTargets(ofKind(objects, 'HorizontalPodAutoscaler'), workloads, isRefused);
  if (refused.some(isWorkload)) return findings;
  return [
    ...findings,
    ...ofKind<Service>(objects, 'Service').flatMap((service) => checkService(service, workloads)),
    ...ofKind<PodDisruptionBudget>(objects, 'PodDisruptionBudget').flatMap((budget) =>
      checkSelects(budget, budget.spec?.selector ?? {}, workloads),
    ),
  ];
}

export const checkAlone = (object: KubernetesObject): Finding[] =>
  isWorkload(object) ? checkProbePorts(object as Workload) : [];
