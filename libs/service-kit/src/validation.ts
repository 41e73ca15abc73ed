import type { RouteDescription } from '@gameday/contracts';
import type { z } from 'zod';
import { ServiceError, type InvalidPart } from './errors.ts';

const nothing = Object.freeze({});

const escapePointer = (key: PropertyKey): string => String(key).replaceAll('~', '~0').replaceAll('/', '~1');

const toInvalid = (part: string, issues: readonly z.core.$ZodIssue[]): InvalidPart[] =>
  issues.map((issue) => ({ pointer: `/${[part, ...issue.path.map(escapePointer)].join('/')}`, detail: issue.message }));

function check(part: 'query' | 'body', schema: z.ZodObject | undefined, value: unknown): unknown {
  if (!schema) return nothing;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const invalid = toInvalid(part, result.error.issues);
  const first = invalid[0];
  throw new ServiceError('invalid_request', `${first?.pointer}: ${first?.detail}`, { invalid });
}

/** A path parameter that cannot be an id names nothing, so it is answered as an unknown id is. */
function checkParams(schema: z.ZodObject | undefined, value: unknown): unknown {
  if (!schema) return nothing;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ServiceError(
    'not_found',
    `Nothing has the address given: ${String(result.error.issues[0]?.path[0])} is not an id.`,
  );
}

/** Validates the parts of a request against the route's description. @throws ServiceError invalid_request, not_found */
export function validate(route: RouteDescription, request: { params: unknown; query: unknown; body: unknown }) {
  return {
    params: checkParams(route.params, request.params),
    query: check('query', route.query, request.query),
    body: check('body', route.body, request.body),
  };
}

const idempotencyKeyPattern = /^[\x21-\x7e]{1,255}$/;

/** @throws ServiceError invalid_request when the key is no 1 to 255 visible ASCII characters */
export function validateIdempotencyKey(value: string | string[] | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && idempotencyKeyPattern.test(value)) return value;
  const detail = 'must be 1 to 255 visible ASCII characters';
  throw new ServiceError('invalid_request', `Idempotency-Key ${detail}.`, {
    invalid: [{ pointer: '/headers/idempotency-key', detail }],
  });
}
