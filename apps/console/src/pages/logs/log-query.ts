import { instantOf, type LogLevel, logLevels } from '@gameday/console-api';
import { z } from 'zod';
import { Refusal } from '../../web/refusal.ts';
import type { LogFiles } from './log-files.ts';

/** Which lines are wanted. */
export interface LogQuery {
  /** Names of services and of parts; where both are empty, all. */
  readonly services: ReadonlySet<string>;
  readonly parts: ReadonlySet<string>;
  /** The least; undefined also takes lines without a level. */
  readonly level: LogLevel | undefined;
  /** What a line must hold as it is written, capitals or not. */
  readonly text: string | undefined;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}

const names = z
  .string()
  .max(8_000)
  .transform((text) => new Set(text.split(',').filter((name) => name !== '')))
  .default(new Set());
const blank = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .literal('')
    .transform(() => undefined)
    .or(schema)
    .optional();

const shape = z.object({
  service: names,
  part: names,
  level: blank(z.enum(logLevels)),
  text: blank(z.string().max(300)),
  trace: blank(z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits')),
  span: blank(z.string().regex(/^[0-9a-f]{16}$/, 'must be 16 hexadecimal digits')),
  from: z.string().default(''),
  to: z.string().default(''),
  limit: z.coerce.number().int().min(1).max(2_000).default(200),
});

function instant(name: string, text: string, nowMs: number, byDefault: number): number {
  if (text === '') return byDefault;
  const time = instantOf(text, nowMs);
  if (time === undefined) {
    throw new Refusal('invalid_request', `"${name}" must be milliseconds since 1970, an ISO time, or such as now-15m.`);
  }
  return time;
}

/**
 * Reads the filters of an address.
 * @throws Refusal naming the filter that is wrong
 */
export function parseLogQuery(query: unknown, nowMs: number): LogQuery {
  const parsed = shape.safeParse(query);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Refusal('invalid_request', `The filter "${issue?.path.join('.')}" is not valid: ${issue?.message}.`);
  }
  const { service, part, level, text, trace, span, from, to, limit } = parsed.data;
  return {
    services: service,
    parts: part,
    level,
    text,
    traceId: trace,
    spanId: span,
    fromMs: instant('from', from, nowMs, Number.NEGATIVE_INFINITY),
    toMs: instant('to', to, nowMs, Number.POSITIVE_INFINITY),
    limit,
  };
}

/** Whether a part's log is wanted. */
export const isWanted = ({ services, parts }: LogQuery, { name, service }: LogFiles): boolean =>
  (services.size === 0 && parts.size === 0) || parts.has(name) || (service !== undefined && services.has(service));
