import type { IncomingHttpHeaders } from 'node:http';
import type { RequestPriority } from '@gameday/conventions';
import type { RouteDescription, RouteInput, RouteResult, ServiceDescription } from '@gameday/contracts';
import type { AbortSignalLike } from '@gameday/resilience';

/** What travels with a request from service to service. */
export interface CallContext {
  /** One id for the person's request, in every log line and answer. */
  readonly requestId: string;
  /** The signed-in person; undefined where nobody is. */
  readonly userId: string | undefined;
  /** Aborted when the answer is no longer wanted. */
  readonly signal: AbortSignalLike | undefined;
  /** The client's Idempotency-Key. */
  readonly idempotencyKey: string | undefined;
  /** When the answer is of no use any more, by `performance.now()`; undefined where nobody said. */
  readonly deadlineAt: number | undefined;
  /** How much it matters when load must be shed. */
  readonly priority: RequestPriority;
}

/** A validated request, as a handler sees it. */
export interface HandlerRequest<Route extends RouteDescription> extends RouteInput<Route> {
  /** For the calls that the handler makes. */
  readonly context: CallContext;
  /** The signed-in person's id; empty on routes that need none. */
  readonly userId: string;
  readonly headers: IncomingHttpHeaders;
}

/** An answer that says more than its body. */
export class Reply<Body> {
  readonly body: Body;
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(body: Body, options: { status?: number; headers?: Readonly<Record<string, string>> } = {}) {
    this.body = body;
    this.status = options.status;
    this.headers = options.headers ?? {};
  }
}

export type Handler<Route extends RouteDescription> = (
  request: HandlerRequest<Route>,
) => Promise<RouteResult<Route> | Reply<RouteResult<Route>>>;

/** The implementation of a service: one handler for each route of its description. */
export type Handlers<Service extends ServiceDescription> = {
  readonly [Name in keyof Service['routes']]: Handler<Service['routes'][Name]>;
};

/** The context of a call that no person's request caused, such as a delivery from an outbox. */
export const systemContext = (requestId: string): CallContext => ({
  requestId,
  userId: undefined,
  signal: undefined,
  idempotencyKey: undefined,
  deadlineAt: undefined,
  priority: 'default',
});
