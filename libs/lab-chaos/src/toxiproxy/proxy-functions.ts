import { targetName } from '@gameday/experiment';
import { LabChaosError } from '../errors.ts';
import { problem } from '../lab/names.ts';
import type { ArgumentsOf, NativeFunction } from '../module.ts';
import { proxyPrefix } from '@gameday/conventions';
import type { Network } from './network.ts';
import { type ChangePlan, listenAt, type ProxyUndo, resetAllBut } from './proxies.ts';
import { madeByRun, proxyLeases, toxicLeases } from './proxy-faults.ts';

const reserved = (name: string) =>
  name.startsWith(proxyPrefix)
    ? [problem(['name'], `names that begin with "${proxyPrefix}" are those of the lab's own proxies`)]
    : [];

/** Proxies that an experiment itself makes, changes and removes. */
export function proxyFunctions({ at, urlOf, labUrl, changes }: Network) {
  const createProxy: NativeFunction<ArgumentsOf<'toxiproxy', 'createProxy'>> = {
    check: ({ name }) => reserved(name),
    async prepare({ url, name, upstream }, { signal }) {
      const toxiproxy = await at(url);
      if (await toxiproxy.proxy(name, signal)) {
        throw new LabChaosError('not_possible', `the Toxiproxy at ${toxiproxy.url} has a proxy "${name}" already`);
      }
      const undo: ProxyUndo = { url: toxiproxy.url, name, previous: null };
      return {
        faults: [
          {
            kind: 'toxiproxy.proxy',
            target: targetName({ proxy: name }),
            says: `a proxy ${name} to ${upstream}`,
            undo: { module: 'toxiproxy', func: 'restoreProxy', arguments: { ...undo } },
            needsProof: false,
          },
        ],
      };
    },
    async run({ url, name, listen, upstream, enabled }, { signal }) {
      const toxiproxy = await at(url);
      const place = listenAt(listen, toxiproxy.url === labUrl);
      const settings = { ...(place !== undefined && { listen: place }), ...(enabled !== undefined && { enabled }) };
      return toxiproxy.create({ name, upstream, ...settings }, signal);
    },
  };

  const updateProxy: NativeFunction<ArgumentsOf<'toxiproxy', 'updateProxy'>, ChangePlan> = {
    check: ({ name }) => reserved(name),
    async prepare({ url, name, listen, upstream, enabled }, context) {
      const toxiproxy = await at(url);
      const place = listenAt(listen, toxiproxy.url === labUrl);
      const settings = {
        ...(place !== undefined && { listen: place }),
        ...(upstream !== undefined && { upstream }),
        ...(enabled !== undefined && { enabled }),
      };
      return changes.prepare(toxiproxy, name, settings, context);
    },
    run: async (_args, { plan, signal }) => plan && plan.toxiproxy.update(plan.name, plan.settings, signal),
    ends: ({ url, name }, held) => changes.ends(urlOf(url), name, held),
  };

  const deleteProxy: NativeFunction<ArgumentsOf<'toxiproxy', 'deleteProxy'>> = {
    check: ({ name }) => reserved(name),
    run: async ({ url, name }, { signal }) => (await at(url)).remove(name, signal),
    // One that was there before the run comes back at its end.
    ends: ({ url, name }, held) =>
      madeByRun(held, urlOf(url), name)
        ? [...proxyLeases(held, urlOf(url), name), ...toxicLeases(held, urlOf(url), name)]
        : [],
  };

  const reset: NativeFunction<ArgumentsOf<'toxiproxy', 'reset'>> = {
    async run({ url }, { signal }) {
      const toxiproxy = await at(url);
      if (toxiproxy.url !== labUrl) return toxiproxy.reset(signal);
      // Faults that the cluster app keeps are not taken from under it.
      return resetAllBut(toxiproxy, proxyPrefix, signal);
    },
    ends: ({ url }, held) => toxicLeases(held, urlOf(url)),
  };

  const readProxy: NativeFunction<ArgumentsOf<'toxiproxy', 'readProxy'>> = {
    run: async ({ url, name }, { signal }) => (await (await at(url)).proxy(name, signal)) ?? null,
  };

  return { createProxy, updateProxy, deleteProxy, reset, readProxy };
}
