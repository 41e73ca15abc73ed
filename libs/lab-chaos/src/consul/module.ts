import type { Lab } from '../lab/lab.ts';
import { serviceProblems } from '../lab/names.ts';
import type { ArgumentsOf, NativeFunction, NativeModule } from '../module.ts';
import { Keys } from './keys.ts';
import {
  awaitRegistered,
  deregister,
  endMaintenance,
  maintenance,
  proveMaintenance,
  restoreMaintenance,
} from './registry.ts';
import { valueOf, withConsul } from './with-consul.ts';

/** The registry and the key-value store. */
export function consulModule(lab: Lab): NativeModule {
  const keys = new Keys(lab);
  const healthy: NativeFunction<ArgumentsOf<'consul', 'healthy'>> = {
    check: ({ service }) => serviceProblems(service, ['service']),
    run: ({ service }, { signal }) =>
      withConsul(lab, async (consul) => {
        const { instances } = await consul.health(service, { signal });
        return instances.filter(({ status }) => status === 'passing').length;
      }),
  };
  const leader: NativeFunction = {
    run: (_args, { signal }) => withConsul(lab, async (consul) => (await consul.leader(signal)) ?? ''),
  };
  const key: NativeFunction<ArgumentsOf<'consul', 'key'>> = {
    run: ({ key: name }) => withConsul(lab, (consul) => valueOf(consul, name)),
  };
  return {
    functions: {
      maintenance: maintenance(lab),
      endMaintenance: endMaintenance(lab),
      deregister: deregister(lab),
      setKey: keys.set,
      deleteKey: keys.delete,
      healthy,
      leader,
      key,
      restoreMaintenance: restoreMaintenance(lab),
      awaitRegistered: awaitRegistered(lab),
      restoreKey: keys.restore,
    },
    proofs: { 'consul.maintenance': proveMaintenance(lab), 'consul.key': keys.prove },
  };
}
