import type { ActivityContext, Lease, Proof } from '@gameday/chaos-engine';
import { replicasOf } from '../lab/replicas.ts';
import type { Lab } from '../lab/lab.ts';
import { type Attempts, attemptsOf, clientMetricOf, since } from '../proofs/callers.ts';
import { openRoads, proveCut, proveToxic } from '../proofs/prove-roads.ts';
import type { Toxic } from '../proofs/road.ts';
import type { FaultAnswer, PathFault } from '../wire.ts';
import type { PathFaults } from './path-faults.ts';
import type { PathUndo } from './plan-path.ts';
import { type ProxyUndo, theProxy, toxiproxyAt, type ToxicUndo } from './proxies.ts';
import { roadsOf, roadThrough } from './roads.ts';

const unproved = (says: string): Proof => ({ proved: false, says });

function deaf({ told }: FaultAnswer): Proof | undefined {
  const missing = told.filter(({ acknowledged }) => !acknowledged);
  if (missing.length === 0) return undefined;
  const each = missing.map(({ replica, message }) => (message === undefined ? replica : `${replica} (${message})`));
  return unproved(`not told in time: ${each.join(', ')}`);
}

/** So many attempts say how long attempts take. */
const attemptsMin = 5;
const attemptsWaitMs = 1_000;
const lookEveryMs = 200;

/** The connections that a fault of the lab is on; `undefined` says in `missing` why there are none. */
export class PathProofs {
  readonly #lab: Lab;
  readonly #faults: PathFaults;

  constructor(lab: Lab, faults: PathFaults) {
    this.#lab = lab;
    this.#faults = faults;
  }

  readonly prove = async (lease: Lease, context: ActivityContext): Promise<Proof> => {
    const undo = lease.intent.undo.arguments;
    switch (lease.intent.undo.func) {
      case 'endFault':
        return this.#provePath(undo as unknown as PathUndo, context);
      case 'removeOwnToxic':
        return this.#proveProxyToxic(undo as unknown as ToxicUndo, context);
      default:
        return this.#proveDisabled(undo as unknown as ProxyUndo, context);
    }
  };

  async #provePath({ fault, effect }: PathUndo, context: ActivityContext): Promise<Proof> {
    const made = this.#faults.madeOf(fault);
    if (!made) return unproved('this process did not make it, so it does not know where to look');
    const { answer, connections } = made;
    const missed = deaf(answer);
    if (missed) return missed;
    const toxiproxy = await toxiproxyAt(this.#lab, undefined);
    const proxies = await toxiproxy.proxies(context.signal);
    const roads = await openRoads(roadsOf(this.#lab, connections, answer.detours, proxies), context);
    if (effect.type === 'cut') return proveCut(roads, context);
    const seen = await proveToxic(roads, effect.toxic, context);
    const everybody = effect.toxic.toxicity >= 1 && (!('callee' in connections) || connections.replicas === 'all');
    if (!seen.proved || effect.toxic.type !== 'latency' || !everybody) return seen;
    return this.#askCallers(seen, effect.toxic, connections, answer, context);
  }

  /** What callers measure themselves must not say otherwise. Without calls it says nothing. */
  async #askCallers(
    seen: Proof,
    { attributes }: Toxic,
    connections: PathFault['connections'],
    { told }: FaultAnswer,
    { signal, clock }: ActivityContext,
  ): Promise<Proof> {
    const names = new Set(told.map(({ replica }) => replica));
    const callers = (await replicasOf(this.#lab.cluster)).filter(({ name }) => names.has(name));
    const what = clientMetricOf(connections);
    const before = await attemptsOf(callers, what, signal);
    const deadline = clock.monotonic() + attemptsWaitMs;
    let made: Attempts;
    do {
      await clock.sleep(lookEveryMs, signal);
      made = since(before, await attemptsOf(callers, what, signal));
      if (made.answered + made.broken === 0) return seen;
    } while (made.answered < attemptsMin && !signal.aborted && clock.monotonic() < deadline);
    if (made.answered < attemptsMin) return seen;
    const meanMs = (made.seconds / made.answered) * 1000;
    const least = 0.9 * ((attributes['latency'] ?? 0) - (attributes['jitter'] ?? 0));
    const says = `callers measured ${Math.round(meanMs)} ms on average of ${made.answered} answers`;
    if (meanMs < least) return { ...seen, proved: false, says: `${seen.says}; but ${says}` };
    return { ...seen, says: `${seen.says}; ${says}` };
  }

  async #proveProxyToxic({ url, proxy, toxic }: ToxicUndo, context: ActivityContext): Promise<Proof> {
    const toxiproxy = await toxiproxyAt(this.#lab, url);
    const state = await theProxy(toxiproxy, proxy, context.signal);
    return proveToxic([roadThrough(state, url)], toxic as Toxic, context);
  }

  async #proveDisabled({ url, name }: ProxyUndo, context: ActivityContext): Promise<Proof> {
    const state = await theProxy(await toxiproxyAt(this.#lab, url), name, context.signal);
    return proveCut([roadThrough(state, url)], context);
  }
}
