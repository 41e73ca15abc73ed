import { faultsPath } from '@gameday/conventions';
import { LabChaosError } from '../errors.ts';
import type { FaultAnswer, FaultEnded, FaultRequest } from '../wire.ts';
import type { Lab } from './lab.ts';

/** Proxies are made and callers are told within this time, or the cluster app says why not. */
const answerMs = 10_000;

const pathOf = (fault: string): string => `${faultsPath}/${encodeURIComponent(fault)}`;

export type KeptLab = Pick<Lab, 'cluster' | 'ports'>;

/** Has the cluster app keep a fault. @throws LabChaosError */
export const makeFault = (
  { cluster }: KeptLab,
  fault: string,
  request: FaultRequest,
  signal: AbortSignal,
): Promise<FaultAnswer> => cluster.send('PUT', pathOf(fault), { body: request, signal, timeoutMs: answerMs });

/**
 * Has the cluster app end a fault. Where no cluster app runs nobody renews what callers were told, so it lapses by itself;
 * the lab's proxies are cleared away.
 * @throws LabChaosError, ToxiproxyError
 */
export async function endFault(lab: KeptLab, fault: string, signal: AbortSignal): Promise<FaultEnded> {
  try {
    return await lab.cluster.send('DELETE', pathOf(fault), { signal, timeoutMs: answerMs });
  } catch (error) {
    if (!(error instanceof LabChaosError) || error.code !== 'no_lab') throw error;
    const { removeLabProxies } = await import('../toxiproxy/remove-lab-proxies.ts');
    return { existed: await removeLabProxies(lab, signal), told: [], toxiproxyRestarted: false };
  }
}
