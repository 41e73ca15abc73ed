import { check } from 'k6';
import exec from 'k6/execution';
import http, { type RefinedParams, type RefinedResponse, type ResponseType } from 'k6/http';
import { gateway } from './gateway.ts';
import { traceId, traceparent } from './trace.ts';

export interface Transaction<Type extends ResponseType> {
  /** Its name in every figure, such as `home-version`. */
  readonly name: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  /** Below the lab's door. */
  readonly path: string;
  readonly json?: object;
  readonly token?: string | undefined;
  /** Makes a write that may be tried again. */
  readonly idempotencyKey?: string;
  readonly responseType?: Type;
  /** What is true of a right answer, as a check. */
  readonly says: string;
  readonly isRight: (response: RefinedResponse<Type>) => boolean;
}

/** Longer than any answer that is worth something; then the request counts as failed. */
const timeout = '30s';

/**
 * One request that counts by its name: it begins a trace, and its answer is checked. The trace's id is kept beside the
 * figures as metadata, not as a tag, which would make a series for every request.
 */
export function transact<Type extends ResponseType = 'text'>(transaction: Transaction<Type>): RefinedResponse<Type> {
  const { name, method = 'GET', path, json, token, idempotencyKey, responseType, says, isRight } = transaction;
  const metadata = ownMetadata();
  const trace = traceId();
  metadata['trace_id'] = trace;
  const { tags, checkTags } = tagsOf(name);
  const headers: Record<string, string> = { traceparent: traceparent(trace) };
  if (json) headers['content-type'] = 'application/json';
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
  const params = { tags, timeout, headers } as RefinedParams<Type>;
  if (responseType) params.responseType = responseType;
  const body = json ? JSON.stringify(json) : null;
  const response = http.request(method, gateway + path, body, params);
  // The check's sample tells how large the bodies were: a metric of their own would be one more line for each request.
  metadata['received'] = String(lengthOf(response.body));
  if (body === null) delete metadata['sent'];
  else metadata['sent'] = String(body.length);
  check(response, { [says]: isRight }, checkTags);
  return response;
}

// k6 makes objects anew for each look at a user's metrics, and for all that is handed to it: what stays the same is kept, since
// users who share the machine with what they load should take little of it.

let kept: Record<string, string> | undefined;

/** What this virtual user's figures carry. */
const ownMetadata = (): Record<string, string> => (kept ??= exec.vu.metrics.metadata as Record<string, string>);

interface Tags {
  readonly tags: { readonly transaction: string; readonly name: string };
  readonly checkTags: { readonly transaction: string };
}

const tagsByName = new Map<string, Tags>();

function tagsOf(name: string): Tags {
  const known = tagsByName.get(name);
  if (known) return known;
  const made = { tags: { transaction: name, name }, checkTags: { transaction: name } };
  tagsByName.set(name, made);
  return made;
}

const lengthOf = (body: unknown): number =>
  body instanceof ArrayBuffer ? body.byteLength : typeof body === 'string' ? body.length : 0;

/** The body as JSON; undefined where it is none, so that a check fails instead of the script. */
export function bodyOf<Shape>(response: { readonly body: unknown }): Partial<Shape> | undefined {
  try {
    const value: unknown = JSON.parse(String(response.body));
    return typeof value === 'object' && value !== null ? (value as Partial<Shape>) : undefined;
  } catch {
    return undefined;
  }
}
