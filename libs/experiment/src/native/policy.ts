import { z } from 'zod';
import { action, fault, probe } from './operation.ts';
import { name } from './targets.ts';

const edge = { caller: name, callee: name.describe('Or "server": the caller’s own limit for requests served at once') };

export const policy = {
  set: fault(
    'Overrides settings of an edge’s policy.',
    z.strictObject({
      ...edge,
      policy: z.record(z.string(), z.unknown()).refine((value) => Object.keys(value).length > 0, 'sets nothing'),
    }),
  ),
  unset: action('Takes the override of an edge’s policy away; none there is no error.', z.strictObject(edge)),
  get: probe('The policy in force on an edge.', z.strictObject(edge)),
} as const;
