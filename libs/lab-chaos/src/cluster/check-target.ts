import type { CallProblem } from '@gameday/chaos-engine';
import type { ProcessTarget } from '@gameday/experiment';
import { suggestion } from '@gameday/conventions';
import { engineNames, isEngine } from '../lab/engines.ts';
import type { Lab } from '../lab/lab.ts';
import { problem, replicaProblems, serviceProblems } from '../lab/names.ts';

const at = 'target';

/** What is wrong with the processes that a fault is to be done to; whether a replica is there is asked where a lab runs. */
export async function processTargetProblems(lab: Lab, target: ProcessTarget): Promise<readonly CallProblem[]> {
  if ('service' in target) return serviceProblems(target.service, [at, 'service']);
  if ('replica' in target) return replicaProblems(lab, target.replica, [at, 'replica']);
  const { engine } = target;
  if (isEngine(engine)) return [];
  const message = `there is no engine "${engine}"; ${suggestion(engine, engineNames)}`;
  return [problem([at, 'engine'], message)];
}

/** Only replicas burn and grow on request. */
export async function replicaTargetProblems(lab: Lab, target: ProcessTarget): Promise<readonly CallProblem[]> {
  if (!('engine' in target)) return processTargetProblems(lab, target);
  const message = 'only replicas of the app can be made to use more: name a service or a replica';
  return [problem([at, 'engine'], message)];
}
