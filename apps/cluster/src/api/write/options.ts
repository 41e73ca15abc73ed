import { ApiError, conflict } from '../status.ts';
import type { ObjectCall } from '../call.ts';
import { isObject, type JsonObject, type Wire } from '../wire.ts';

/**
 * Whether a write shall only be tried.
 * @throws ApiError BadRequest for another value than `All`
 */
export function isDryRun(query: URLSearchParams): boolean {
  const values = query.getAll('dryRun').filter((value) => value !== '');
  if (values.some((value) => value !== 'All'))
    throw new ApiError('BadRequest', `dryRun: "${values.join()}" is not All`);
  return values.length > 0;
}

const policies = ['Background', 'Foreground', 'Orphan'] as const;

/** What a client may say about a deletion (meta/v1 DeleteOptions). */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  /** What becomes of the dependents: they go afterwards, first, or not at all. */
  readonly propagation: (typeof policies)[number];
  readonly dryRun: boolean;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/**
 * Reads DeleteOptions from the body and, where that has none, from the query.
 * @throws ApiError BadRequest
 */
export function deleteOptions(sent: unknown, query: URLSearchParams): DeleteOptions {
  if (sent !== undefined && !isObject(sent)) throw new ApiError('BadRequest', 'DeleteOptions must be a JSON object');
  const body: JsonObject = sent ?? {};
  const bad = (field: string, must: string) => new ApiError('BadRequest', `DeleteOptions: ${field} must be ${must}`);
  const grace =
    body['gracePeriodSeconds'] ??
    (query.has('gracePeriodSeconds') ? Number(query.get('gracePeriodSeconds')) : undefined);
  if (grace !== undefined && grace !== null && !Number.isInteger(grace))
    throw bad('gracePeriodSeconds', 'a whole number');
  const orphans = body['orphanDependents'] === true || query.get('orphanDependents') === 'true';
  const policy = body['propagationPolicy'] ?? query.get('propagationPolicy') ?? (orphans ? 'Orphan' : 'Background');
  const propagation = policies.find((known) => known === policy);
  if (!propagation) throw bad('propagationPolicy', policies.join(', '));
  const preconditions = body['preconditions'] ?? undefined;
  if (preconditions !== undefined && !isObject(preconditions)) throw bad('preconditions', 'an object');
  const dryRun = body['dryRun'] ?? [];
  if (!Array.isArray(dryRun) || dryRun.some((value) => value !== 'All')) throw bad('dryRun', '["All"]');
  return {
    // Upstream takes a negative period for one second.
    ...(typeof grace === 'number' && { gracePeriodSeconds: grace < 0 ? 1 : grace }),
    propagation,
    dryRun: dryRun.length > 0 || isDryRun(query),
    ...(preconditions && { preconditions: preconditions as NonNullable<DeleteOptions['preconditions']> }),
  };
}

/** @throws ApiError Conflict when the object is not the one that the client meant */
export function checkPreconditions(
  { resource, name }: ObjectCall,
  { preconditions }: DeleteOptions,
  { metadata }: Wire,
): void {
  const { uid, resourceVersion } = preconditions ?? {};
  if (uid !== undefined && uid !== metadata?.uid) {
    throw conflict(
      resource,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata?.uid}`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata?.resourceVersion) {
    throw conflict(
      resource,
      name,
      `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata?.resourceVersion}`,
    );
  }
}
