import type { Logger } from '@gameday/telemetry';
import { request } from 'undici';
import type { ReplicaConfig } from './config.ts';
import type { Detours } from './detours.ts';

/** A control plane on the same machine answers in a few milliseconds, or it is away, and then there is no fault. */
const timeoutMs = 250;

/** Where the control plane tells a caller which detours are in force for it. */
export const detoursPath = (service: string): string => `/gameday/v1/detours/${encodeURIComponent(service)}`;

/** Asks for the faults in force before this replica makes its first call, so that a new one is not spared. */
export async function fetchDetours(
  { clusterUrl, service }: ReplicaConfig,
  detours: Detours,
  logger: Logger,
): Promise<void> {
  if (clusterUrl === undefined) return;
  try {
    const url = new URL(detoursPath(service), clusterUrl);
    const { statusCode, body } = await request(url, { signal: AbortSignal.timeout(timeoutMs), reset: true });
    if (statusCode === 200) detours.set(await body.json());
    else await body.dump();
  } catch (error) {
    logger.warn({ err: error }, 'the control plane does not tell its detours; calls go straight');
  }
}
