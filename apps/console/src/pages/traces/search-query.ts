import { everyService, instantOf, isTraceDuration, parseTags } from '@gameday/console-api';
import { z } from 'zod';
import type { TraceQuery } from '../../sources/jaeger.ts';
import { Refusal } from '../../web/refusal.ts';

/** What is looked for, in one service, in every service, or at the door. */
export interface TraceSearch extends Omit<TraceQuery, 'service'> {
  readonly service: { readonly of: 'door' } | { readonly of: 'every' } | { readonly of: 'one'; readonly name: string };
}

const text = z.string().max(500).default('');
const duration = text.refine((value) => value === '' || isTraceDuration(value), 'must be such as 100ms or 1.5s');

const shape = z.object({
  service: text,
  operation: text,
  tags: text.transform((value, context) => {
    const tags = parseTags(value);
    if (tags) return tags;
    context.addIssue({ code: 'custom', message: 'must be such as name=value other="with blanks"' });
    return z.NEVER;
  }),
  minDuration: duration,
  maxDuration: duration,
  errors: text,
  from: text,
  to: text,
  limit: z.coerce.number().int().min(1).max(200).default(20),
});

function instant(name: string, value: string, nowMs: number): number | undefined {
  if (value === '') return undefined;
  const time = instantOf(value, nowMs);
  if (time !== undefined) return time;
  throw new Refusal('invalid_request', `"${name}" must be milliseconds since 1970, an ISO time, or such as now-15m.`);
}

/**
 * Reads the filters of an address.
 * @throws Refusal naming the filter that is wrong
 */
export function parseTraceSearch(query: unknown, nowMs: number): TraceSearch {
  const parsed = shape.safeParse(query);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Refusal('invalid_request', `The filter "${issue?.path.join('.')}" is not valid: ${issue?.message}.`);
  }
  const { service, operation, tags, minDuration, maxDuration, errors, from, to, limit } = parsed.data;
  return {
    service:
      service === '' ? { of: 'door' } : service === everyService ? { of: 'every' } : { of: 'one', name: service },
    operation: operation || undefined,
    tags: errors === '1' ? { ...tags, error: 'true' } : tags,
    minDuration: minDuration || undefined,
    maxDuration: maxDuration || undefined,
    fromMs: instant('from', from, nowMs),
    toMs: instant('to', to, nowMs),
    limit,
  };
}
