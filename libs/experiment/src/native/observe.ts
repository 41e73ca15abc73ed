import { z } from 'zod';
import { probe } from './operation.ts';
import { name } from './targets.ts';

const query = z.string().min(1).describe('PromQL');
const lastSeconds = z.number().positive().max(86_400);
const orElse = z.number().optional().describe('The answer when there are no samples; default: the probe fails');
const reduce = z
  .enum(['last', 'min', 'max', 'avg', 'sum', 'count', 'p50', 'p90', 'p95', 'p99'])
  .optional()
  .describe('How many samples become one number');

export const prometheus = {
  query: probe(
    'The number that an instant query answers; several series need `reduce`.',
    z.strictObject({ query, orElse, reduce }),
  ),
  range: probe(
    'One number from a range query over the last seconds; `reduce` is "last" by default.',
    z.strictObject({ query, lastSeconds, stepSeconds: z.number().positive().optional(), reduce, orElse }),
  ),
  series: probe(
    'What a range query answers, as Prometheus gives it ({resultType, result}), for the charts of a report.',
    z.strictObject({ query, lastSeconds, stepSeconds: z.number().positive().optional() }),
  ),
} as const;

const search = z.strictObject({
  service: name,
  operation: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  lastSeconds: lastSeconds.optional().describe('Default: since the fault began'),
  minDurationMs: z.number().min(0).optional(),
  maxDurationMs: z.number().min(0).optional(),
  limit: z.int().min(1).max(1500).optional(),
});

export const jaeger = {
  count: probe('How many traces are found.', search),
  traces: probe('{count, traceIds} of the traces found; they are copied into the run’s folder.', search),
} as const;
