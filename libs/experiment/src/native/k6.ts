import { z } from 'zod';
import { action, probe } from './operation.ts';

/** Fields of a load, for `k6.run` and for the `load` of an experiment. */
export const loadFields = {
  scenario: z.string().min(1).optional().describe('A scenario of the lab, by name'),
  file: z.string().min(1).optional().describe('A k6 script, relative to the experiment’s file'),
  vus: z.int().min(1).max(100_000).optional().describe('Virtual users'),
  ratePerSecond: z.number().positive().max(1_000_000).optional().describe('Arrivals per second, instead of vus'),
  durationSeconds: z.number().positive().max(86_400).optional().describe('Default: as long as the run'),
  env: z.record(z.string(), z.string()).optional(),
} as const;

/** A load is named either by a scenario or by a file. */
export const namesOneScript = {
  check: ({ scenario, file }: { scenario?: string | undefined; file?: string | undefined }) =>
    (scenario === undefined) !== (file === undefined),
  message: 'needs either "scenario" or "file"',
};

export const k6 = {
  run: action(
    'Runs a k6 script to its end; put it in the background to have it beside what follows. Answers k6’s summary.',
    z.strictObject(loadFields).refine(namesOneScript.check, namesOneScript.message),
  ),
  recent: probe(
    'A figure of the requests that the running load has made lately; it needs no Prometheus.',
    z.strictObject({
      metric: z.enum(['http_req_duration', 'http_req_failed', 'http_reqs']),
      value: z
        .string()
        .regex(/^(avg|min|max|count|rate|p\((100|\d{1,2}(\.\d+)?)\))$/, 'must be avg, min, max, count, rate or p(N)')
        .describe(
          'Durations in milliseconds; the rate of http_reqs is requests each second, that of http_req_failed a share',
        ),
      lastSeconds: z.number().positive().max(3600).optional().describe('Default 10'),
      relativeTo: z
        .enum(['beforeFault'])
        .optional()
        .describe('The ratio to the same figure from the end of the warm-up until the first fault'),
      transaction: z.string().min(1).optional(),
    }),
  ),
  summary: probe(
    'A value of the running load’s summary, such as http_req_duration with p(99).',
    z.strictObject({ metric: z.string().min(1), value: z.string().min(1) }),
  ),
} as const;
