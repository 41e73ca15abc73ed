import type { ActivityContext, CallProblem, Lease, NativeCall, Prepared, Proof, Provider } from '@gameday/chaos-engine';
import type { nativeModules } from '@gameday/experiment';
import type { z } from 'zod';
import { LabChaosError } from './errors.ts';

type Modules = typeof nativeModules;

/** The arguments of a function of the catalogue. */
export type ArgumentsOf<M extends keyof Modules, F extends keyof Modules[M]> = Modules[M][F] extends {
  readonly arguments: infer Schema extends z.ZodType;
}
  ? z.output<Schema>
  : never;

export type RunContext<Plan = unknown> = ActivityContext & { readonly plan?: Plan };

/** One function of a native module. Methods, so that each may name its own arguments. */
export interface NativeFunction<Arguments = Readonly<Record<string, unknown>>, Plan = unknown> {
  check?(args: Arguments): readonly CallProblem[] | Promise<readonly CallProblem[]>;
  /** What it finds out before anything is made; without it the function makes no fault. */
  prepare?(args: Arguments, context: ActivityContext): Promise<Prepared & { readonly plan?: Plan }>;
  run(args: Arguments, context: RunContext<Plan>): Promise<unknown>;
  /** The ids of the leases whose faults this call ends. */
  ends?(args: Arguments, held: readonly Lease[], context: { readonly module: string }): readonly string[];
}

/** Whether a fault was seen to take effect. */
export type Prove = (lease: Lease, context: ActivityContext) => Promise<Proof>;

/** A native module: its functions by name, those that undo included, and its proofs by the kind of the fault. */
export interface NativeModule {
  readonly functions: Readonly<Record<string, NativeFunction<never>>>;
  readonly proofs: Readonly<Record<string, Prove>>;
}

const nothingPrepared: Prepared = { faults: [] };

/** A module as the engine calls it. */
export function providerOf(name: string, { functions, proofs }: NativeModule): Provider {
  const find = ({ func }: NativeCall): NativeFunction => {
    const found = Object.hasOwn(functions, func) ? functions[func] : undefined;
    if (!found) throw new LabChaosError('not_possible', `the module "${name}" of this lab has no function "${func}"`);
    return found as NativeFunction;
  };
  return {
    check: (call) => find(call).check?.(call.arguments) ?? [],
    prepare: async (call, context) => (await find(call).prepare?.(call.arguments, context)) ?? nothingPrepared,
    run: (call, context) => find(call).run(call.arguments, context),
    ends: (call, held) => find(call).ends?.(call.arguments, held, { module: name }) ?? [],
    async prove(lease, context) {
      const prove = proofs[lease.intent.kind];
      if (!prove) return { proved: false, says: `nothing here can prove a fault of the kind ${lease.intent.kind}` };
      return prove(lease, context);
    },
  };
}

/**
 * A module that is read only when it is first called: a run starts quickly.
 * @param onFault hears of each call that is about to make a fault
 */
export function lazyProvider(
  name: string,
  load: () => Promise<NativeModule>,
  onFault: (context: ActivityContext) => void = () => {},
): Provider {
  let loading: Promise<Provider> | undefined;
  let loaded: Provider | undefined;
  const provider = (): Promise<Provider> => (loading ??= load().then((module) => (loaded = providerOf(name, module))));
  return {
    check: async (call) => (await provider()).check?.(call) ?? [],
    async prepare(call, context) {
      const prepared = (await (await provider()).prepare?.(call, context)) ?? nothingPrepared;
      if (prepared.faults.length > 0) onFault(context);
      return prepared;
    },
    run: async (call, context) => (await provider()).run(call, context),
    // Asked after `prepare`, so the module is there.
    ends: (call, held) => loaded?.ends?.(call, held) ?? [],
    prove: async (lease, context) => {
      const { prove } = await provider();
      return prove ? prove(lease, context) : { proved: false, says: 'nothing here can prove it' };
    },
  };
}
