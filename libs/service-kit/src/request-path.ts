import { pathParameters, type RouteDescription } from '@gameday/contracts';

/** The path and query of a call. */
export function requestPath(
  route: RouteDescription,
  args: { readonly params?: unknown; readonly query?: unknown },
): string {
  const params = (args.params ?? {}) as Record<string, unknown>;
  let path = route.path;
  for (const name of pathParameters(route.path)) {
    path = path.replace(`:${name}`, encodeURIComponent(String(params[name])));
  }
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries((args.query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}
