import type { PodSpec } from '../../types.ts';
import { fieldProblem, type FieldPath, type FieldProblem } from '../field-problem.ts';
import { atLeast, oneOf, unique } from './checks.ts';
import { checkContainer } from './container.ts';

const defaultGraceSeconds = 30;

/** @param claimed names of volumes that the pods get from claim templates */
export function checkPodSpec(
  path: FieldPath,
  spec: PodSpec | undefined,
  claimed: readonly string[] = [],
): FieldProblem[] {
  if (!spec) return [fieldProblem(path, 'must be set', 'FieldValueRequired')];
  const { containers = [], initContainers = [], volumes = [], terminationGracePeriodSeconds } = spec;
  const graceSeconds = terminationGracePeriodSeconds ?? defaultGraceSeconds;
  const volumeNames = [...claimed, ...volumes.map(({ name }) => name)];
  const all = [
    ...containers.map((container, index) => ({ container, at: [...path, 'containers', index] })),
    ...initContainers.map((container, index) => ({ container, at: [...path, 'initContainers', index] })),
  ];
  const mounts = all.flatMap(({ container, at }) =>
    (container.volumeMounts ?? []).flatMap(({ name }, index) =>
      volumeNames.includes(name)
        ? []
        : [fieldProblem([...at, 'volumeMounts', index, 'name'], `is "${name}", but the pod has no such volume`)],
    ),
  );
  return [
    ...(containers.length === 0
      ? [fieldProblem([...path, 'containers'], 'must have at least one container', 'FieldValueRequired')]
      : []),
    ...unique([...path, 'containers'], [...containers, ...initContainers], 'name', ({ name }) => name),
    ...all.flatMap(({ container, at }) => checkContainer(at, container, graceSeconds)),
    ...unique([...path, 'volumes'], volumes, 'name', ({ name }) => name),
    ...mounts,
    ...oneOf('Always', 'OnFailure', 'Never')([...path, 'restartPolicy'], spec.restartPolicy),
    ...atLeast(0)([...path, 'terminationGracePeriodSeconds'], terminationGracePeriodSeconds),
  ];
}
