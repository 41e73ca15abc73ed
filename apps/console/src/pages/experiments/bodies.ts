import {
  dryChoices,
  experimentSeedMax,
  hypothesisChoices,
  policySetProblems,
  rollbackChoices,
} from '@gameday/console-api';
import { z } from 'zod';
import { Refusal } from '../../web/refusal.ts';

const seed = z.int().min(0).max(experimentSeedMax).optional();
const chosen = z.record(z.string().max(200), z.union([z.string().max(10_000), z.number(), z.boolean()]));

export const startRunBody = z.strictObject({
  seed,
  configuration: chosen.optional(),
  hypothesis: z.enum(hypothesisChoices).optional(),
  rollbacks: z.enum(rollbackChoices).optional(),
  dry: z.enum(dryChoices).optional(),
});

const policySet = z.record(z.string(), z.unknown()).superRefine((value, context) => {
  for (const message of policySetProblems(value)) context.addIssue({ code: 'custom', message });
});

export const startDuelBody = z.strictObject({
  experiment: z.string().max(300),
  a: policySet,
  b: policySet,
  seed,
  restSeconds: z.int().min(0).max(3_600).optional(),
});

export const noBody = z.union([z.undefined(), z.strictObject({})]);

export const configurationQuery = chosen;

/**
 * What was sent, once it is what it must be.
 * @throws Refusal that names each field and what is wrong with it
 */
export function validBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the request'}: ${message}`);
  throw new Refusal('invalid_request', complaints.join('; '));
}
