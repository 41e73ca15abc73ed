import type { FaultRequest } from '@gameday/lab-chaos/wire';

/**
 * How far a fault has come. On its way in the proxies have their toxics before any caller is moved to them, so that every connection
 * is opened under the fault; on its way out callers leave first, so that they are clean at once.
 */
export type FaultPhase = 'starting' | 'in force' | 'leaving' | 'draining';

/** What of a fault there is in each phase. */
const made: Readonly<Record<FaultPhase, { readonly effect: boolean; readonly inTheWay: boolean }>> = {
  starting: { effect: true, inTheWay: false },
  'in force': { effect: true, inTheWay: true },
  leaving: { effect: true, inTheWay: false },
  // Requests under way end through the proxies, which do no harm any more.
  draining: { effect: false, inTheWay: false },
};

/** A fault that the cluster keeps for as long as its run's undo log is held. */
export interface KeptFault {
  readonly id: string;
  readonly request: FaultRequest;
  /** ISO 8601. */
  readonly since: string;
  readonly phase: FaultPhase;
  /** What is wrong with it, for people. */
  readonly message?: string;
}

/** Whether its proxies have their toxics, or its replicas their load. */
export const hasEffect = ({ phase }: KeptFault): boolean => made[phase].effect;

/** Whether callers are led through it. */
export const isInTheWay = ({ phase }: KeptFault): boolean => made[phase].inTheWay;
