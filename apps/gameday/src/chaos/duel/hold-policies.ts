import {
  type ActivityContext,
  type Lease,
  type Log,
  type NativeCall,
  openUndoLog,
  type Provider,
  systemClock,
} from '@gameday/chaos-engine';
import { CommandError } from '../../cli/errors.ts';
import type { PolicySet } from './policy-set.ts';

/** How long replicas may take to say that they have a policy. */
const proofMs = 10_000;

export interface HoldOptions {
  /** Of the leases; a file name. */
  readonly run: string;
  readonly title: string;
  /** Of undo logs. */
  readonly folder: string;
  readonly provider: Provider;
  /** Makes the calls that undo. */
  readonly undo: (call: NativeCall) => Promise<void>;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** Policies that are in force under leases. */
export interface HeldPolicies {
  /** Brings back what was. @throws CommandError when something could not be undone; it stays in the undo log */
  release(): Promise<void>;
}

/**
 * Puts policies in force, each under a lease: should this process die, the cluster app undoes them.
 * @throws CommandError when one is refused or not taken over; then everything has been undone
 */
export async function holdPolicies(set: PolicySet, options: HoldOptions): Promise<HeldPolicies> {
  const { run, title, folder, provider, undo, log } = options;
  const leases = openUndoLog(folder, { run, title });
  const held: Lease[] = [];
  const renewing = setInterval(() => {
    leases.renew().catch((error: unknown) => log('error', (error as Error).message));
  }, leases.renewEveryMs);
  const release = async (): Promise<void> => {
    const failed: string[] = [];
    for (const lease of held.splice(0).reverse()) {
      try {
        await undo(lease.intent.undo);
        await lease.release('undone');
      } catch (error) {
        const message = (error as Error).message;
        await lease.undoFailed(message);
        failed.push(`${lease.intent.says}: ${message}`);
      }
    }
    clearInterval(renewing);
    await leases.close();
    if (failed.length === 0) return;
    throw new CommandError('undo_failed', 'policies could not be brought back', {
      details: failed,
      hint: 'gameday chaos recover tries again',
    });
  };
  const context = contextOf(options);
  try {
    for (const call of set.calls) {
      if (options.signal.aborted) break;
      const { faults, plan } = (await provider.prepare?.(call, context)) ?? { faults: [] };
      const made: Lease[] = [];
      for (const intent of faults) {
        const lease = await leases.acquire(intent);
        held.push(lease);
        made.push(lease);
      }
      await provider.run(call, { ...context, ...(plan !== undefined && { plan }) });
      for (const lease of made) await prove(lease, provider, context);
    }
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}

async function prove(lease: Lease, provider: Provider, context: ActivityContext): Promise<void> {
  await lease.confirm();
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(proofMs)]);
  const proof = await provider.prove?.(lease, { ...context, signal });
  if (!proof || proof.proved || context.signal.aborted) return;
  throw new CommandError(
    'policy_not_taken',
    `${lease.intent.says}: nothing proves that it is in force: ${proof.says}`,
    {
      hint: 'gameday policy get shows what the replicas have, and why they refuse another',
    },
  );
}

function contextOf({ run, title, signal, log }: HoldOptions): ActivityContext {
  return {
    signal,
    configuration: {},
    environment: {},
    secrets: {},
    log,
    clock: systemClock,
    random: Math.random,
    run: { id: run, title, seed: 0, startedAt: Date.now() },
    acquire: () => Promise.reject(new Error('policies take their leases before they are set')),
    evidence: () => {},
  };
}
