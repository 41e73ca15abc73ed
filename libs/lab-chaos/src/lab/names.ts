import type { CallProblem } from '@gameday/chaos-engine';
import { findService, monolith, services } from '@gameday/lab-kit';
import { LabChaosError } from '../errors.ts';
import type { Lab } from './lab.ts';
import { replicasOf } from './replicas.ts';

type Path = readonly (string | number)[];

const serviceNames = services.map(({ name }) => name);

export const problem = (path: Path, message: string): CallProblem => ({ path, message });

/** Whether the lab's app has such a service. */
export const serviceProblems = (name: string, path: Path): CallProblem[] =>
  findService(name)
    ? []
    : [problem(path, `there is no service "${name}"; there are ${[...serviceNames, monolith.name].join(', ')}`)];

/** Whether a service can be called by others. */
export function calleeProblems(name: string, path: Path): CallProblem[] {
  const unknown = serviceProblems(name, path);
  if (unknown.length > 0) return unknown;
  return findService(name)?.door ? [problem(path, `nobody in the lab calls ${name}: it is the app's door`)] : [];
}

/** Whether a caller and a callee can be an edge. */
export function edgeProblems(caller: string | undefined, callee: string, path: Path = []): CallProblem[] {
  const problems = calleeProblems(callee, [...path, 'callee']);
  if (caller === undefined) return problems;
  problems.push(...serviceProblems(caller, [...path, 'caller']));
  if (caller === callee) problems.push(problem([...path, 'caller'], `${caller} does not call itself`));
  return problems;
}

/** Whether such a replica runs now; nothing is said where no lab runs. */
export async function replicaProblems(lab: Lab, name: string, path: Path): Promise<CallProblem[]> {
  try {
    const names = (await replicasOf(lab.cluster)).map((replica) => replica.name);
    return names.includes(name)
      ? []
      : [problem(path, `there is no replica "${name}" now; there are ${names.join(', ') || 'none'}`)];
  } catch (error) {
    if (error instanceof LabChaosError && error.code === 'no_lab') return [];
    throw error;
  }
}
