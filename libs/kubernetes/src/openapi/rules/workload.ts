import type {
  Deployment,
  DeploymentSpec,
  KubernetesObject,
  LabelSelector,
  PodTemplateSpec,
  ReplicaSet,
} from '../../types.ts';
import { formatLabelSelector, matchesLabels, SelectorError, selectorRequirements } from '../../selectors.ts';
import { fieldProblem, type FieldPath, type FieldProblem } from '../field-problem.ts';
import { atLeast, countOrPercent, oneOf } from './checks.ts';
import { checkTemplateMetadata } from './metadata.ts';
import { checkPodSpec } from './pod.ts';

/** A selector as the API takes it; empty ones select everything and are refused where they would own pods. */
export function checkSelector(path: FieldPath, selector: LabelSelector | undefined): FieldProblem[] {
  try {
    selectorRequirements(selector ?? {});
    return [];
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    return [fieldProblem(path, error.message)];
  }
}

interface TemplatedSpec {
  readonly replicas?: number;
  readonly selector?: LabelSelector;
  readonly template?: PodTemplateSpec;
  readonly volumeClaimTemplates?: readonly KubernetesObject[];
}

/** What every workload has: replicas, and a selector that its own template's labels meet. */
function checkTemplated(spec: TemplatedSpec | undefined): FieldProblem[] {
  if (!spec) return [fieldProblem(['spec'], 'must be set', 'FieldValueRequired')];
  const { selector, template, volumeClaimTemplates = [] } = spec;
  const claimed = volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? '');
  const problems = checkSelector(['spec', 'selector'], selector);
  const requirements = problems.length === 0 ? selectorRequirements(selector ?? {}) : [];
  if (selector && problems.length === 0 && requirements.length === 0) {
    problems.push(fieldProblem(['spec', 'selector'], 'must not be empty: it would select every pod'));
  }
  if (!matchesLabels(requirements, template?.metadata?.labels)) {
    problems.push(
      fieldProblem(
        ['spec', 'selector'],
        `must select the template's own labels, but ${formatLabelSelector(requirements)} does not`,
      ),
    );
  }
  const restartPolicy = template?.spec?.restartPolicy;
  return [
    ...atLeast(0)(['spec', 'replicas'], spec.replicas),
    ...problems,
    ...checkTemplateMetadata(['spec', 'template', 'metadata'], template?.metadata),
    ...(template ? checkPodSpec(['spec', 'template', 'spec'], template.spec, claimed) : []),
    ...(restartPolicy === 'OnFailure' || restartPolicy === 'Never'
      ? [
          fieldProblem(
            ['spec', 'template', 'spec', 'restartPolicy'],
            `must be Always, is ${restartPolicy}`,
            'FieldValueNotSupported',
          ),
        ]
      : []),
  ];
}

export const checkReplicaSet = ({ spec }: ReplicaSet): FieldProblem[] => [
  ...checkTemplated(spec),
  ...atLeast(0)(['spec', 'minReadySeconds'], spec?.minReadySeconds),
];

const isZero = (value: number | string | undefined) => value === 0 || value === '0%';

function checkStrategy(strategy: DeploymentSpec['strategy']): FieldProblem[] {
  if (!strategy) return [];
  const path = ['spec', 'strategy'];
  const { type = 'RollingUpdate', rollingUpdate } = strategy;
  const { maxSurge, maxUnavailable } = rollingUpdate ?? {};
  return [
    ...oneOf('Recreate', 'RollingUpdate')([...path, 'type'], type),
    ...(type === 'Recreate' && rollingUpdate
      ? [fieldProblem([...path, 'rollingUpdate'], 'must not be set with type Recreate', 'FieldValueForbidden')]
      : []),
    ...countOrPercent([...path, 'rollingUpdate', 'maxSurge'], maxSurge),
    ...countOrPercent([...path, 'rollingUpdate', 'maxUnavailable'], maxUnavailable),
    ...(isZero(maxSurge) && isZero(maxUnavailable)
      ? [
          fieldProblem(
            [...path, 'rollingUpdate', 'maxUnavailable'],
            'must not be 0 while maxSurge is 0: nothing could be replaced',
          ),
        ]
      : []),
  ];
}

const defaultProgressDeadlineSeconds = 600;

export function checkDeployment({ spec }: Deployment): FieldProblem[] {
  const { minReadySeconds = 0, progressDeadlineSeconds = defaultProgressDeadlineSeconds } = spec ?? {};
  return [
    ...checkTemplated(spec),
    ...checkStrategy(spec?.strategy),
    ...atLeast(0)(['spec', 'minReadySeconds'], minReadySeconds),
    ...atLeast(0)(['spec', 'revisionHistoryLimit'], spec?.revisionHistoryLimit),
    ...(progressDeadlineSeconds <= minReadySeconds
      ? [
          fieldProblem(
            ['spec', 'progressDeadlineSeconds'],
            `must be more than minReadySeconds (${minReadySeconds}), is ${progressDeadlineSeconds}`,
          ),
        ]
      : []),
  ];
}
