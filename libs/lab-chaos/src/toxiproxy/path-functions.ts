import type { PathTarget } from '@gameday/experiment';
import type { ArgumentsOf, NativeFunction } from '../module.ts';
import type { Toxic } from '../proofs/road.ts';
import { pathTargetProblems } from './check-target.ts';
import type { Network } from './network.ts';
import { endedPaths, type PathEnding } from './path-faults.ts';
import type { LabPath, PlannedPath } from './plan-path.ts';
import { type ChangePlan, prepareToxic, type ToxicPlan } from './proxies.ts';
import { toxicLeases } from './proxy-faults.ts';
import { toxicPhrase } from './words.ts';

type AddToxic = ArgumentsOf<'toxiproxy', 'addToxic'>;

const isProxy = (target: PathTarget): target is Extract<PathTarget, { proxy: string }> => 'proxy' in target;

/** A toxic with all that Toxiproxy would choose by itself. */
export function toxicOf(args: AddToxic): Toxic & { readonly name: string } {
  const { type, name, stream = 'downstream', toxicity = 1, attributes } = args;
  const given = Object.entries(attributes).filter((entry): entry is [string, number] => entry[1] !== undefined);
  return { name: name ?? `${type}_${stream}`, type, stream, toxicity, attributes: Object.fromEntries(given) };
}

/** Toxics and cuts, on the lab's paths and on proxies that are there, and what ends them. */
export function pathFunctions({ lab, at, urlOf, paths, changes }: Network) {
  const addToxic: NativeFunction<ArgumentsOf<'toxiproxy', 'addToxic'>, PlannedPath[] | ToxicPlan> = {
    check: ({ target }) => pathTargetProblems(lab, target),
    async prepare(args, context) {
      const { target } = args;
      const toxic = toxicOf(args);
      const phrase = toxicPhrase(toxic);
      if (isProxy(target)) {
        return prepareToxic(await at(target.url), target.proxy, toxic, { phrase, signal: context.signal });
      }
      paths.refuseSecond(target, toxic.name, context.run.id);
      return paths.prepare(
        target,
        { effect: { type: 'toxic', toxic: { ...toxic, attributes: { ...toxic.attributes } } }, phrase },
        context,
      );
    },
    async run({ target }, { plan, ...context }) {
      if (!plan) return undefined;
      if (Array.isArray(plan)) return paths.make(plan, target as LabPath, context);
      return plan.toxiproxy.addToxic(plan.proxy, plan.toxic, context.signal);
    },
  };

  const ending = (target: PathTarget, type: PathEnding['type'], name?: string): PathEnding =>
    ({ target: target as LabPath, type, ...(name !== undefined && { name }) }) as PathEnding;

  const removeToxic: NativeFunction<ArgumentsOf<'toxiproxy', 'removeToxic'>> = {
    check: ({ target }) => pathTargetProblems(lab, target),
    async run({ target, name }, context) {
      if (!isProxy(target)) return paths.endAll(ending(target, 'toxic', name), context);
      const toxiproxy = await at(target.url);
      const { toxics = [] } = (await toxiproxy.proxy(target.proxy, context.signal)) ?? {};
      const meant = toxics.filter((toxic) => name === undefined || toxic.name === name);
      for (const toxic of meant) await toxiproxy.removeToxic(target.proxy, toxic.name, context.signal);
      return meant.length;
    },
    ends: ({ target, name }, held) =>
      isProxy(target)
        ? toxicLeases(held, urlOf(target.url), target.proxy, name)
        : endedPaths(ending(target, 'toxic', name), held),
  };

  const cut: NativeFunction<ArgumentsOf<'toxiproxy', 'cut'>, PlannedPath[] | ChangePlan> = {
    check: ({ target }) => pathTargetProblems(lab, target),
    async prepare({ target }, context) {
      if (isProxy(target)) return changes.prepare(await at(target.url), target.proxy, { enabled: false }, context);
      return paths.prepare(target, { effect: { type: 'cut' }, phrase: 'no connection' }, context);
    },
    async run({ target }, { plan, ...context }) {
      if (!plan) return undefined;
      if (Array.isArray(plan)) return paths.make(plan, target as LabPath, context);
      return plan.toxiproxy.update(plan.name, plan.settings, context.signal);
    },
  };

  const restore: NativeFunction<ArgumentsOf<'toxiproxy', 'restore'>> = {
    check: ({ target }) => pathTargetProblems(lab, target),
    async prepare({ target }, context) {
      if (!isProxy(target)) return { faults: [] };
      const toxiproxy = await at(target.url);
      if (!(await toxiproxy.proxy(target.proxy, context.signal))) return { faults: [] };
      await changes.prepare(toxiproxy, target.proxy, { enabled: true }, context);
      return { faults: [] };
    },
    async run({ target }, context) {
      if (!isProxy(target)) return paths.endAll(ending(target, 'cut'), context);
      const toxiproxy = await at(target.url);
      const proxy = await toxiproxy.proxy(target.proxy, context.signal);
      if (!proxy || proxy.enabled) return 0;
      await toxiproxy.update(target.proxy, { enabled: true }, context.signal);
      return 1;
    },
    ends: ({ target }, held) =>
      isProxy(target) ? changes.ends(urlOf(target.url), target.proxy, held) : endedPaths(ending(target, 'cut'), held),
  };

  return { addToxic, removeToxic, cut, restore };
}
