import { z } from 'zod';

/** A name as the lab gives them to services, replicas, databases and engines. */
export const name = z.string().regex(/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i, 'must be a name: letters, digits, - . _');

const someReplicas = z
  .union([z.int().min(1), z.literal('all')])
  .describe('How many replicas, drawn by the seed; "all" for every one that runs');

/** An edge: the connections from one service, or from all, to another. */
export const edgeTarget = z.strictObject({
  callee: name,
  caller: name.optional().describe('Default: every caller'),
  replicas: someReplicas.optional().describe('Of the callee; default "all"'),
});

export const replicaTarget = z.strictObject({ replica: name, caller: name.optional() });
export const databaseTarget = z.strictObject({ database: name.describe('The service that owns it') });
export const engineTarget = z.strictObject({ engine: name });
/** A proxy that exists already in a Toxiproxy; `url` is that Toxiproxy's API, default the lab's. */
export const proxyTarget = z.strictObject({ proxy: z.string().min(1), url: z.url().optional() });

/** Connections that a fault of the network can be put on. */
export const pathTarget = z.union([edgeTarget, replicaTarget, databaseTarget, engineTarget, proxyTarget]);

/** Processes that a fault can be done to. */
export const processTarget = z.union([
  z.strictObject({ service: name, replicas: someReplicas.optional().describe('Default 1') }),
  z.strictObject({ replica: name }),
  engineTarget,
]);

export type PathTarget = z.infer<typeof pathTarget>;
export type ProcessTarget = z.infer<typeof processTarget>;

/** A target in words, as journals and messages name it: `feed → users`, `users-1`, `engine consul`. */
export function targetName(target: PathTarget | ProcessTarget): string {
  if ('callee' in target) {
    const some =
      target.replicas === undefined || target.replicas === 'all' ? '' : ` (${target.replicas} of its replicas)`;
    return `${target.caller ?? 'all callers'} → ${target.callee}${some}`;
  }
  if ('replica' in target) {
    return 'caller' in target && target.caller ? `${target.caller} → ${target.replica}` : target.replica;
  }
  if ('database' in target) return `database ${target.database}`;
  if ('engine' in target) return `engine ${target.engine}`;
  if ('proxy' in target) return `proxy ${target.proxy}`;
  return target.replicas === undefined ? target.service : `${target.service} (${target.replicas})`;
}
