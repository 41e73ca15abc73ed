import { z } from 'zod';
import { action, fault, probe } from './operation.ts';
import { name } from './targets.ts';

const key = z.string().min(1);

export const consul = {
  maintenance: fault(
    'Puts a replica into maintenance, so that callers leave it.',
    z.strictObject({ replica: name, reason: z.string().optional() }),
  ),
  endMaintenance: action('Takes a replica out of maintenance.', z.strictObject({ replica: name })),
  deregister: fault(
    'Takes a replica out of the catalogue; it registers itself again.',
    z.strictObject({ replica: name }),
  ),
  setKey: fault('Sets a key.', z.strictObject({ key, value: z.string() })),
  deleteKey: fault('Removes a key.', z.strictObject({ key })),
  healthy: probe('How many instances of the service pass their checks.', z.strictObject({ service: name })),
  leader: probe('The address of the leader; empty when there is none.', z.strictObject({})),
  key: probe('The value of a key; null when there is none.', z.strictObject({ key })),
} as const;
