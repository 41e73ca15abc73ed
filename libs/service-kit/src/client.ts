import type { RouteArguments, RouteDescription, RouteResult, ServiceDescription } from '@gameday/contracts';
import type { CallContext } from './handlers.ts';

/** A callee's whole answer. */
export interface Exchange<Body> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Body;
}

export interface CallOptions {
  /** Further request headers, such as `if-none-match`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How long one attempt may take, in milliseconds; 2000 unless told. */
  readonly timeoutMs?: number;
}

/** How a call gets to its callee: over HTTP, or within the process in the monolith. */
export type Transport = (call: {
  readonly service: ServiceDescription;
  readonly route: RouteDescription;
  readonly routeName: string;
  readonly args: { readonly params?: unknown; readonly query?: unknown; readonly body?: unknown };
  readonly context: CallContext;
  readonly options: CallOptions;
}) => Promise<Exchange<unknown>>;

/** Arguments may be left out where a route takes none that must be given. */
type Call<Route extends RouteDescription, Result> = (
  args: RouteArguments<Route>,
  context: CallContext,
  options?: CallOptions,
) => Promise<Result>;

/** The typed client of a service: a function per route that resolves to the answer's body. */
export type Client<Service extends ServiceDescription> = {
  readonly [Name in keyof Service['routes']]: Call<Service['routes'][Name], RouteResult<Service['routes'][Name]>> & {
    /** Resolves to status, headers and body. */
    readonly exchange: Call<Service['routes'][Name], Exchange<RouteResult<Service['routes'][Name]>>>;
  };
};

/**
 * Makes a service's client.
 * Its calls reject with `RemoteError` when the callee says no or fails, with `PeerUnavailable` when it gives no answer.
 */
export function createClient<Service extends ServiceDescription>(
  service: Service,
  transport: Transport,
): Client<Service> {
  const calls = Object.entries(service.routes).map(([routeName, route]) => {
    const exchange = (args: object, context: CallContext, options: CallOptions = {}) =>
      transport({ service, route, routeName, args, context, options });
    const call = async (args: object, context: CallContext, options?: CallOptions) =>
      (await exchange(args, context, options)).body;
    return [routeName, Object.assign(call, { exchange })] as const;
  });
  return Object.fromEntries(calls) as unknown as Client<Service>;
}
