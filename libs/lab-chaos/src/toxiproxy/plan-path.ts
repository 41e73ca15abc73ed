import type { ActivityContext, FaultIntent } from '@gameday/chaos-engine';
import { type PathTarget, targetName } from '@gameday/experiment';
import { databaseOwners } from '@gameday/lab-kit';
import { LabChaosError } from '../errors.ts';
import type { Lab } from '../lab/lab.ts';
import { chooseReplicas } from '../lab/processes.ts';
import type { FaultRequest, PathFault } from '../wire.ts';

// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { randomUUID } = process.getBuiltinModule('node:crypto');

/** A target on connections that the lab can lead through a proxy. */
export type LabPath = Exclude<PathTarget, { readonly proxy: string }>;

type Connections = PathFault['connections'];

export interface PlannedPath {
  readonly fault: string;
  readonly request: FaultRequest;
}

/** What stands in the undo log of a fault of the network, beside its id: what it is told and proved by. */
export interface PathUndo {
  readonly fault: string;
  readonly target: LabPath;
  readonly effect: PathFault['effect'];
}

/** Which connections are meant, and their name; replicas are drawn by the run's seed. @throws LabChaosError */
async function connectionsOf(
  lab: Lab,
  target: LabPath,
  { random }: Pick<ActivityContext, 'random'>,
): Promise<ReadonlyArray<{ readonly connections: Connections; readonly name: string }>> {
  if ('database' in target) return [{ connections: { database: target.database }, name: targetName(target) }];
  if ('engine' in target) {
    // What can be led elsewhere are the databases' connections, each with its own callers.
    return databaseOwners.map((database) => ({ connections: { database }, name: targetName({ database }) }));
  }
  const caller = target.caller === undefined ? {} : { caller: target.caller };
  if ('replica' in target) {
    const [replica] = await chooseReplicas(lab, target, random);
    if (!replica) throw new LabChaosError('no_target', `there is no replica ${target.replica}`);
    const connections = { callee: replica.service, ...caller, replicas: [replica.name] };
    return [{ connections, name: targetName(target) }];
  }
  const { callee, replicas = 'all' } = target;
  if (replicas === 'all') return [{ connections: { callee, ...caller, replicas }, name: targetName(target) }];
  const drawn = (await chooseReplicas(lab, { service: callee, replicas }, random)).map(({ name }) => name);
  const name = `${target.caller ?? 'all callers'} → ${drawn.join(', ')}`;
  return [{ connections: { callee, ...caller, replicas: drawn }, name }];
}

/** An id that tells people something: `latency-1f3a9b2c`. */
const newFault = (of: string): string => `${of.replaceAll('_', '-')}-${randomUUID().slice(0, 8)}`;

/** What is to be asked of the cluster, and written down before that. */
export async function planPath(
  lab: Lab,
  target: LabPath,
  { effect, phrase }: { readonly effect: PathFault['effect']; readonly phrase: string },
  context: ActivityContext,
): Promise<{ readonly faults: FaultIntent[]; readonly plan: PlannedPath[] }> {
  const { run } = context;
  const planned = (await connectionsOf(lab, target, context)).map(({ connections, name }) => {
    const fault = newFault(effect.type === 'toxic' ? effect.toxic.type : 'cut');
    const says = `${phrase} on ${name}`;
    const undo: PathUndo = { fault, target, effect };
    const intent: FaultIntent = {
      kind: effect.type === 'toxic' ? 'toxiproxy.toxic' : 'toxiproxy.cut',
      target: name,
      says,
      undo: { module: 'toxiproxy', func: 'endFault', arguments: { ...undo } },
    };
    const request: FaultRequest = {
      run: run.id,
      experiment: run.title.slice(0, 500),
      target: name,
      says,
      fault: { kind: 'path', connections, effect },
    };
    return { intent, fault, request };
  });
  return {
    faults: planned.map(({ intent }) => intent),
    plan: planned.map(({ fault, request }) => ({ fault, request })),
  };
}
