import type { ErrorCode, RequestPriority } from '@gameday/conventions';
import type { z } from 'zod';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * What repeating a request does, which decides whether a caller may send it again:
 * - `safe`        changes nothing (GET)
 * - `idempotent`  changes something, but the second time nothing more (PUT, DELETE)
 * - `keyed`       has one effect per `Idempotency-Key`; without a key it must not be repeated (POST)
 */
export type Repeatability = 'safe' | 'idempotent' | 'keyed';

/** What a route answers when all is well: JSON of a shape, bytes of a media type, or nothing (204). */
export type ReplyDescription =
  | { readonly kind: 'json'; readonly status: 200 | 201 | 202; readonly schema: z.ZodType }
  | { readonly kind: 'bytes'; readonly status: 200; readonly mediaType: string }
  | { readonly kind: 'empty'; readonly status: 204 };

/** One operation of a service: its address, arguments, result and errors. */
export interface RouteDescription {
  readonly method: HttpMethod;
  /** Path with named parameters, such as `/posts/:id`; also the value of the `http_route` label. */
  readonly path: string;
  /** One sentence for the OpenAPI document. */
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly reply: ReplyDescription;
  /** Error codes that are this route's own, beside the ones that any route can answer. */
  readonly errors: readonly ErrorCode[];
  readonly repeat: Repeatability;
  /** How much it matters when load must be shed; `default` unless told. */
  readonly priority?: RequestPriority;
  /** `user`: only for a signed-in person. */
  readonly auth: 'none' | 'user';
}

/** A service description: interface name, version, and its operations by name. */
export interface ServiceDescription<
  Routes extends Record<string, RouteDescription> = Record<string, RouteDescription>,
> {
  readonly name: string;
  readonly version: string;
  /** One paragraph for the OpenAPI document. */
  readonly description: string;
  readonly routes: Routes;
}

/**
 * Describes a service. Checks what types cannot: every `:name` of a path has a schema in `params` and no other has,
 * and no two routes share method and path.
 * @throws TypeError naming the route at fault
 */
export function defineService<const Routes extends Record<string, RouteDescription>>(
  service: ServiceDescription<Routes>,
): ServiceDescription<Routes> {
  const seen = new Set<string>();
  for (const [name, route] of Object.entries(service.routes)) {
    const where = `${service.name}.${name}`;
    const inPath = pathParameters(route.path).sort().join();
    const described = Object.keys(route.params?.shape ?? {})
      .sort()
      .join();
    if (inPath !== described) {
      throw new TypeError(`${where}: the path has the parameters [${inPath}], params describes [${described}]`);
    }
    const address = `${route.method} ${route.path.replace(/:\w+/g, ':')}`;
    if (seen.has(address)) throw new TypeError(`${where}: another route has the address ${address}`);
    seen.add(address);
  }
  return service;
}

/** Names of the parameters in a path, in order. */
export const pathParameters = (path: string): string[] =>
  [...path.matchAll(/:(\w+)/g)].map((match) => match[1] as string);

/** Describes a JSON reply; 200 unless told. */
export const json = <const Schema extends z.ZodType, const Status extends 200 | 201 | 202 = 200>(
  schema: Schema,
  status: Status = 200 as Status,
) => ({ kind: 'json', status, schema }) as const;

/** Describes a reply of bytes. */
export const bytes = <const MediaType extends string>(mediaType: MediaType) =>
  ({ kind: 'bytes', status: 200, mediaType }) as const;

/** Describes the reply 204. */
export const empty = { kind: 'empty', status: 204 } as const;
