import type { ActivityContext } from '@gameday/chaos-engine';
import type { ProcessTarget } from '@gameday/experiment';
import type { ProcessIdentity } from '@gameday/process';
import { LabChaosError } from '../errors.ts';
import { draw } from './draw.ts';
import { engineProcess } from './engines.ts';
import type { Lab } from './lab.ts';
import { type Replica, replicasOf } from './replicas.ts';

type Random = ActivityContext['random'];

/** A process that a fault is done to. */
export type LabProcess =
  | { readonly kind: 'replica'; readonly name: string; readonly identity: ProcessIdentity; readonly replica: Replica }
  | { readonly kind: 'engine'; readonly name: string; readonly identity: ProcessIdentity };

const isRunning = (replica: Replica): boolean => replica.identity !== undefined && !replica.ending;

const asProcess = (replica: Replica): LabProcess[] =>
  replica.identity ? [{ kind: 'replica', name: replica.name, identity: replica.identity, replica }] : [];

/**
 * The replicas that a target means, drawn where it leaves a choice.
 * @param wanted how many of a service's; default 1
 * @throws LabChaosError when there are not so many
 */
export async function chooseReplicas(
  lab: Pick<Lab, 'cluster'>,
  target: { readonly service: string; readonly replicas?: number | 'all' | undefined } | { readonly replica: string },
  random: Random,
): Promise<Replica[]> {
  if ('replica' in target) {
    const all = await replicasOf(lab.cluster);
    const found = all.find(({ name }) => name === target.replica);
    if (found && isRunning(found)) return [found];
    const there = all.filter(isRunning).map(({ name }) => name);
    const what = found ? `the replica ${target.replica} does not run now` : `there is no replica ${target.replica}`;
    throw new LabChaosError('no_target', `${what}; there are ${there.join(', ') || 'none'}`);
  }
  const running = (await replicasOf(lab.cluster, target.service)).filter(isRunning);
  const count = target.replicas === 'all' ? running.length : (target.replicas ?? 1);
  if (running.length === 0) throw new LabChaosError('no_target', `no replica of ${target.service} runs now`);
  if (count > running.length) {
    const are = running.length === 1 ? 'one replica runs' : `${running.length} replicas run`;
    throw new LabChaosError('no_target', `${count} replicas of ${target.service} are wanted, and ${are} now`);
  }
  return draw(running, count, random);
}

/** The processes that a target means. @throws LabChaosError */
export async function chooseProcesses(lab: Lab, target: ProcessTarget, random: Random): Promise<LabProcess[]> {
  if (!('engine' in target)) return (await chooseReplicas(lab, target, random)).flatMap(asProcess);
  const engine = engineProcess(lab, target.engine);
  if (!engine) throw new LabChaosError('no_target', `the engine ${target.engine} does not run in this lab`);
  return [{ kind: 'engine', name: target.engine, identity: engine.identity }];
}

/** All processes that a target could mean: what ends a fault need not know who was drawn. */
export async function allProcesses(lab: Lab, target: ProcessTarget): Promise<LabProcess[]> {
  if ('engine' in target) {
    const engine = engineProcess(lab, target.engine);
    return engine ? [{ kind: 'engine', name: target.engine, identity: engine.identity }] : [];
  }
  const replicas = await replicasOf(lab.cluster, 'service' in target ? target.service : undefined);
  return replicas.filter(({ name }) => !('replica' in target) || name === target.replica).flatMap(asProcess);
}
