import { pathParameters, type RouteDescription } from '@gameday/contracts';

interface Arguments {
  readonly params?: unknown;
  readonly query?: unknown;
}

/** What makes the path and query of a route's calls: the template is taken apart once. */
export function requestPathOf(route: RouteDescription): (args: Arguments) => string {
  const names = pathParameters(route.path);
  const pathWith = ({ params }: Arguments) =>
    names.reduce(
      (path, name) => path.replace(`:${name}`, encodeURIComponent(String((params as Record<string, unknown>)[name]))),
      route.path as string,
    );
  return (args) => {
    const path = names.length === 0 ? route.path : pathWith(args);
    if (args.query === undefined) return path;
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(args.query as Record<string, unknown>)) {
      if (value !== undefined) query.set(name, String(value));
    }
    return query.size === 0 ? path : `${path}?${query}`;
  };
}
