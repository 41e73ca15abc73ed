import type { Lab } from '../lab/lab.ts';
import type { NativeFunction, NativeModule, Prove } from '../module.ts';
import { networkOf } from './network.ts';
import { pathFunctions } from './path-functions.ts';
import { type ProxyUndo, removeOwnToxic, restoreProxy, type ToxicUndo } from './proxies.ts';
import { proxyFunctions } from './proxy-functions.ts';

/** Faults of the network: the cluster app keeps those of the lab's paths, other proxies are spoken to directly. */
export function toxiproxyModule(lab: Lab): NativeModule {
  const network = networkOf(lab);
  const { at, paths } = network;
  // Read once a fault is in force: until then every millisecond counts.
  const prove: Prove = async (lease, context) => {
    const { PathProofs } = await import('./prove.ts');
    return new PathProofs(lab, paths).prove(lease, context);
  };
  const endFault: NativeFunction<{ readonly fault: string }> = {
    run: ({ fault }, { signal }) => paths.end(fault, signal),
  };
  const restore: NativeFunction<ProxyUndo> = {
    run: async (undo, { signal }) => restoreProxy(await at(undo.url), undo, signal),
  };
  const remove: NativeFunction<ToxicUndo> = {
    run: async (undo, { signal }) => removeOwnToxic(await at(undo.url), undo, signal),
  };
  return {
    functions: {
      ...pathFunctions(network),
      ...proxyFunctions(network),
      endFault,
      restoreProxy: restore,
      removeOwnToxic: remove,
    },
    proofs: { 'toxiproxy.toxic': prove, 'toxiproxy.cut': prove },
  };
}
