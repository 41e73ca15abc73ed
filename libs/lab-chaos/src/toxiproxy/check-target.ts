import type { CallProblem } from '@gameday/chaos-engine';
import type { PathTarget } from '@gameday/experiment';
import { databaseOwners } from '@gameday/lab-kit';
import { engineNames, isEngine } from '../lab/engines.ts';
import type { Lab } from '../lab/lab.ts';
import { edgeProblems, problem, replicaProblems, serviceProblems } from '../lab/names.ts';
import { proxyPrefix } from '@gameday/conventions';

const at = 'target';

/** What is wrong with the target of a fault of the network; whether a replica is there is asked where a lab runs. */
export async function pathTargetProblems(lab: Lab, target: PathTarget): Promise<readonly CallProblem[]> {
  if ('callee' in target) return edgeProblems(target.caller, target.callee, [at]);
  if ('replica' in target) {
    const caller = target.caller === undefined ? [] : serviceProblems(target.caller, [at, 'caller']);
    return [...caller, ...(await replicaProblems(lab, target.replica, [at, 'replica']))];
  }
  if ('database' in target) {
    if (databaseOwners.some((owner) => owner === target.database)) return [];
    const owners = databaseOwners.join(', ');
    return [problem([at, 'database'], `there is no database "${target.database}"; those of ${owners} are there`)];
  }
  if ('engine' in target) return engineProblems(target.engine);
  return target.proxy.startsWith(proxyPrefix)
    ? [
        problem(
          [at, 'proxy'],
          `proxies whose names begin with "${proxyPrefix}" are the lab's own: name the edge instead`,
        ),
      ]
    : [];
}

function engineProblems(engine: string): CallProblem[] {
  if (engine === 'postgres') return [];
  const message = isEngine(engine)
    ? `nothing can stand before ${engine}: stop or kill it with cluster.stop / cluster.kill`
    : `there is no engine "${engine}"; there are ${engineNames.join(', ')}`;
  return [problem([at, 'engine'], message)];
}
