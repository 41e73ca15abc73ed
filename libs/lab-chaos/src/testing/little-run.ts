import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ActivityContext,
  type Evidence,
  type Lease,
  type NativeCall,
  type Proof,
  type Providers,
  systemClock,
} from '@gameday/chaos-engine';
import { labPorts } from '@gameday/conventions';
import { labPaths } from '@gameday/lab-kit';
import { seededRandom } from '@gameday/random';
import type { LabChaosOptions } from '../options.ts';

/** A lab that does not run: nobody listens on its ports. */
export function noLab(base = 30_100): LabChaosOptions & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'gameday-lab-chaos-'));
  return { ports: labPorts(base), paths: labPaths({ GAMEDAY_HOME: folder }), env: {}, folder };
}

/** The calls of one run, without an engine around them. */
export interface LittleRun {
  readonly context: ActivityContext;
  readonly held: Lease[];
  readonly evidence: Evidence[];
  /** Makes a call as the engine does: prepare, leases, run; leases that it ends are let go. */
  call(module: string, func: string, args: object): Promise<unknown>;
  /** Proves the fault that was made last. */
  prove(): Promise<Proof>;
  /** Undoes what is held, the newest first. */
  undo(): Promise<void>;
}

export function littleRun(
  providers: Providers,
  { id = randomUUID(), seed = 1, folder }: { id?: string; seed?: number; folder?: string } = {},
): LittleRun {
  const held: Lease[] = [];
  const evidence: Evidence[] = [];
  let count = 0;
  const leaseOf = (intent: Lease['intent']): Lease => {
    const lease: Lease = {
      id: `${id}-${++count}`,
      intent,
      confirm: async () => {},
      release: async () => void held.splice(held.indexOf(lease), 1),
      undoFailed: async () => {},
    };
    held.push(lease);
    return lease;
  };
  const context: ActivityContext = {
    signal: new AbortController().signal,
    configuration: {},
    environment: {},
    secrets: {},
    log: () => {},
    clock: systemClock,
    random: seededRandom(seed),
    run: { id, title: 'a little run', seed, startedAt: Date.now(), ...(folder !== undefined && { folder }) },
    acquire: async (intent) => leaseOf(intent),
    evidence: (item) => void evidence.push(item),
  };
  const providerOf = (module: string) => {
    const provider = providers[module];
    if (!provider) throw new Error(`there is no module ${module}`);
    return provider;
  };
  return {
    context,
    held,
    evidence,
    async call(module, func, args) {
      const call: NativeCall = { module, func, arguments: args as Record<string, unknown> };
      const provider = providerOf(module);
      const before = [...held];
      const prepared = await provider.prepare?.(call, context);
      for (const intent of prepared?.faults ?? []) leaseOf(intent);
      const ending = provider.ends?.(call, before) ?? [];
      const plan = prepared?.plan;
      const answer = await provider.run(call, { ...context, ...(plan !== undefined && { plan }) });
      for (const lease of before.filter((one) => ending.includes(one.id))) await lease.release('ended');
      return answer;
    },
    async prove() {
      const lease = held.at(-1);
      if (!lease) throw new Error('no fault is held');
      const proof = await providerOf(lease.intent.undo.module).prove?.(lease, context);
      return proof ?? { proved: false, says: 'the module cannot prove anything' };
    },
    async undo() {
      for (const lease of held.toReversed()) {
        const { undo } = lease.intent;
        await providerOf(undo.module).run(undo, context);
        await lease.release('undone');
      }
    },
  };
}
