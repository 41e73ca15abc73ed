import { contributionLevels, hypothesisStrategies, rollbackStrategies } from '@gameday/experiment';
import { z } from 'zod';

/** The Chaos Toolkit's format, part by part; what is beyond a schema (names, tolerances) is checked apart. */

const text = z.string().trim().min(1);
const seconds = z.number().min(0);
const list = z.array(z.unknown());
const anything = z.unknown();

export const experimentShape = z.strictObject({
  $schema: z.string().optional(),
  version: text.optional(),
  title: text,
  description: text,
  tags: z.array(text).optional(),
  contributions: z.record(z.string(), z.enum(contributionLevels)).optional(),
  configuration: z.record(z.string(), anything).optional(),
  secrets: z.record(z.string(), anything).optional(),
  controls: list.optional(),
  'steady-state-hypothesis': anything.optional(),
  method: list,
  rollbacks: list.optional(),
  runtime: z
    .strictObject({
      hypothesis: z.strictObject({ strategy: z.enum([...hypothesisStrategies, 'continously']).optional() }).optional(),
      rollbacks: z.strictObject({ strategy: z.enum(rollbackStrategies).optional() }).optional(),
    })
    .optional(),
  extensions: z.array(z.looseObject({ name: text })).optional(),
  dry: anything.optional(),
});

export const hypothesisShape = z.strictObject({ title: text, probes: list.optional(), controls: list.optional() });

export const activityShape = z.strictObject({
  type: z.enum(['probe', 'action']),
  name: text,
  provider: z.looseObject({ type: z.enum(['http', 'process', 'python', 'gameday']) }),
  tolerance: anything.optional(),
  background: z.boolean().optional(),
  pauses: z.strictObject({ before: seconds.optional(), after: seconds.optional() }).optional(),
  timeout: z.number().positive().optional(),
  controls: list.optional(),
  dry: z.enum(['probes', 'actions', 'activities', 'pause']).optional(),
});

const secrets = z.array(text).optional();
const timeout = z.number().positive();

export const httpShape = z.strictObject({
  type: z.literal('http'),
  url: text,
  method: text.optional(),
  headers: z.record(z.string(), z.string()).optional(),
  arguments: anything.optional(),
  timeout: z.union([timeout, z.tuple([timeout, timeout])]).optional(),
  verify_tls: z.boolean().optional(),
  max_retries: z.int().min(0).optional(),
  secrets,
});

export const processShape = z.strictObject({
  type: z.literal('process'),
  path: text,
  arguments: z
    .union([
      z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
      z.string(),
      z.record(z.string(), anything),
    ])
    .optional(),
  timeout: timeout.optional(),
  env: z.record(z.string(), z.string()).optional(),
  secrets,
});

export const functionShape = z.strictObject({
  type: z.enum(['python', 'gameday']),
  module: text,
  func: text,
  arguments: z.record(z.string(), anything).optional(),
  secrets,
});

export const controlShape = z.strictObject({
  name: text,
  provider: z.looseObject({ type: z.string(), module: text, arguments: z.record(z.string(), anything).optional() }),
  scope: z.enum(['before', 'after']).optional(),
  automatic: z.boolean().optional(),
});
