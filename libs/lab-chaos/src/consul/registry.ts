import type { Lease } from '@gameday/chaos-engine';
import type { ConsulClient } from '@gameday/consul';
import { LabChaosError } from '../errors.ts';
import { replicaProblems } from '../lab/names.ts';
import type { Lab } from '../lab/lab.ts';
import { replicasOf } from '../lab/replicas.ts';
import type { ArgumentsOf, NativeFunction, Prove } from '../module.ts';
import { proveWithin, waitFor } from '../wait.ts';
import { withConsul } from './with-consul.ts';

const reasonDefault = 'put there by an experiment';

interface MaintenanceUndo {
  readonly replica: string;
  /** Why it was in maintenance before; null when it was not. */
  readonly previous: string | null;
}

/** Why Consul has an instance in maintenance; null when it has not. @throws LabChaosError when it does not know it */
async function reasonOf(consul: ConsulClient, replica: string): Promise<string | null> {
  const status = await consul.serviceStatus(replica);
  if (!status) throw new LabChaosError('no_target', `Consul knows no instance ${replica}`);
  return status.checks.find(({ id }) => id === `_service_maintenance:${replica}`)?.notes ?? null;
}

/** Puts a replica into maintenance, so that callers leave it. */
export const maintenance = (lab: Lab): NativeFunction<ArgumentsOf<'consul', 'maintenance'>> => ({
  check: ({ replica }) => replicaProblems(lab, replica, ['replica']),
  async prepare({ replica }) {
    const undo: MaintenanceUndo = { replica, previous: await withConsul(lab, (consul) => reasonOf(consul, replica)) };
    const intent = {
      kind: 'consul.maintenance',
      target: replica,
      says: `${replica} is in maintenance`,
      undo: { module: 'consul', func: 'restoreMaintenance', arguments: { ...undo } },
    };
    return { faults: [intent] };
  },
  run: ({ replica, reason = reasonDefault }) => withConsul(lab, (consul) => consul.setMaintenance(replica, reason)),
});

export const restoreMaintenance = (lab: Lab): NativeFunction<MaintenanceUndo> => ({
  // An instance that is gone has no maintenance to end.
  run: ({ replica, previous }) =>
    withConsul(lab, async (consul) => void (await consul.setMaintenance(replica, previous ?? undefined))),
});

export const endMaintenance = (lab: Lab): NativeFunction<ArgumentsOf<'consul', 'endMaintenance'>> => ({
  check: ({ replica }) => replicaProblems(lab, replica, ['replica']),
  run: ({ replica }) => withConsul(lab, (consul) => consul.setMaintenance(replica, undefined)),
  ends: ({ replica }, held) => {
    const of = held.filter(({ intent: { kind, target } }) => kind === 'consul.maintenance' && target === replica);
    return of.every(wasInService) ? of.map(({ id }) => id) : [];
  },
});

const wasInService = ({ intent }: Lease): boolean => intent.undo.arguments['previous'] === null;

export const proveMaintenance =
  (lab: Lab): Prove =>
  async ({ intent: { target } }, context) =>
    proveWithin(context, { forMs: 2_000 }, async () => {
      const reason = await withConsul(lab, (consul) => reasonOf(consul, target));
      const says =
        reason === null ? `Consul has ${target} in service` : `Consul has ${target} in maintenance: ${reason}`;
      return { proved: reason !== null, says };
    });

/** Takes a replica out of the catalogue; it registers itself again as soon as it notices. */
export const deregister = (lab: Lab): NativeFunction<ArgumentsOf<'consul', 'deregister'>> => ({
  check: ({ replica }) => replicaProblems(lab, replica, ['replica']),
  async prepare({ replica }) {
    await withConsul(lab, (consul) => reasonOf(consul, replica));
    const intent = {
      kind: 'consul.deregister',
      target: replica,
      says: `${replica} is taken out of the registry`,
      undo: { module: 'consul', func: 'awaitRegistered', arguments: { replica } },
      // Consul's answer says so, and a moment later the replica is back.
      needsProof: false,
    };
    return { faults: [intent] };
  },
  run: ({ replica }) =>
    withConsul(lab, async (consul) => {
      if (await consul.deregister(replica)) return true;
      throw new LabChaosError('no_target', `Consul knows no instance ${replica} any more`);
    }),
});

const backWithinMs = 3_000;

/** Waits until a replica that serves is registered again. @throws LabChaosError when it is not */
export const awaitRegistered = (lab: Lab): NativeFunction<{ readonly replica: string }> => ({
  async run({ replica }, context) {
    const serves = (await replicasOf(lab.cluster)).some(
      ({ name, ready, ending }) => name === replica && ready && !ending,
    );
    if (!serves) return;
    const back = await waitFor(context, { forMs: backWithinMs }, () =>
      withConsul(lab, async (consul) => (await consul.agentService(replica)) && true),
    );
    if (!back) throw new LabChaosError('too_late', `${replica} has not registered itself again`);
  },
});
