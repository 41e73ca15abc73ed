import { header, priorities, type RequestPriority } from '@gameday/conventions';
import type { RouteDescription, ServiceDescription } from '@gameday/contracts';
import { json as jsonBody, Router, type Request, type RequestHandler, type Response } from 'express';
import { ServiceError } from './errors.ts';
import type { Admission } from './governance/admission.ts';
import { fixedRoutes } from './fixed-routes.ts';
import { Reply, type Handler, type HandlerRequest, type Handlers } from './handlers.ts';
import { requestState } from './request-state.ts';
import { validate, validateIdempotencyKey } from './validation.ts';

/** Finds out who is signed in. Returns undefined for nobody; throws `unauthenticated` for a token that is no good. */
export type Identify = (request: Request) => Promise<string | undefined> | string | undefined;

/** Between services: the gateway verified the token and says who it was. */
const identifyByHeader: Identify = (request) => request.get(header.userId);

export interface RouterOptions {
  /** For the door; between services the gateway's word is taken. Asked only on routes for signed-in people. */
  readonly identify?: Identify;
  /** Largest request body in bytes; 64 KiB unless told. */
  readonly bodyBytesMax?: number;
  /** Sheds load; without it everything is let in. */
  readonly admission?: Pick<Admission, 'tryAcquire' | 'retryAfterSeconds'>;
  /** Serves the OpenAPI document at a path of its own. */
  readonly documentAt?: { readonly path: string; readonly document: object };
  /** Checks every answer against the description too (tests do); costs time. */
  readonly validateReplies?: boolean;
}

/** Serves a service's description with its handlers, as a handler for Express. */
export function createRouter<Service extends ServiceDescription>(
  service: Service,
  handlers: Handlers<Service>,
  options: RouterOptions = {},
): RequestHandler {
  const router = Router({ caseSensitive: true });
  const fixed = new Map<string, readonly RequestHandler[]>();
  const identify = options.identify ?? identifyByHeader;
  const parseBody = jsonBody({ limit: options.bodyBytesMax ?? 64 * 1024, strict: false });
  for (const [name, route] of sortedRoutes(service)) {
    const handler = handlers[name as keyof Service['routes']] as unknown as Handler<RouteDescription>;
    const steps: RequestHandler[] = [markRoute(route, options.identify === undefined)];
    if (options.admission) steps.push(admit(options.admission));
    if (route.auth === 'user') steps.push(authenticate(identify));
    else if (!options.identify) steps.push(passOnUser);
    if (route.body) steps.push(requireJson, parseBody);
    steps.push(handle(route, handler, options.validateReplies ?? false));
    router[route.method.toLowerCase() as 'get'](route.path, ...steps);
    if (!route.path.includes(':')) fixed.set(`${route.method} ${route.path}`, steps);
  }
  const { documentAt } = options;
  if (documentAt) {
    router.get(documentAt.path, (_request, response) => {
      const state = requestState(response);
      state.route = documentAt.path;
      response.setHeader(header.requestId, state.requestId);
      response.json(documentAt.document);
    });
  }
  for (const [path, routes] of Map.groupBy(Object.values(service.routes), (route) => route.path)) {
    router.all(path, refuseMethod(routes));
  }
  return fixedRoutes(fixed, router);
}

/** Paths without parameters first, so that `/users/me` is not taken for `/users/:userId`. */
const sortedRoutes = (service: ServiceDescription) =>
  Object.entries(service.routes).sort(([, a], [, b]) => Number(a.path.includes(':')) - Number(b.path.includes(':')));

/** Notes what the route and the caller say of the request. At the door nobody's word is taken for how much it matters. */
const markRoute =
  (route: RouteDescription, trusted: boolean): RequestHandler =>
  (request, response, next) => {
    const state = requestState(response);
    state.route = route.path;
    state.priority = (trusted && toPriority(request.headers[header.priority])) || (route.priority ?? 'default');
    state.deadlineAt = toDeadline(request.headers[header.deadline]);
    if (state.deadlineAt !== undefined && state.deadlineAt <= performance.now()) {
      throw new ServiceError(
        'deadline_exceeded',
        'The deadline was over before the work could start; nothing was done.',
      );
    }
    next();
  };

const toPriority = (value: string | string[] | undefined): RequestPriority | undefined =>
  priorities.find((priority) => priority === value);

/** The instant that remaining milliseconds lead to; undefined for what is no number of them. */
function toDeadline(value: string | string[] | undefined): number | undefined {
  if (typeof value !== 'string' || !/^\d{1,9}$/.test(value)) return undefined;
  return performance.now() + Number(value);
}

/** Lets the request in, or sheds it before any work was put into it. */
const admit =
  (admission: NonNullable<RouterOptions['admission']>): RequestHandler =>
  (_request, response, next) => {
    const state = requestState(response);
    state.permit = admission.tryAcquire(state.priority);
    if (!state.permit) {
      response.setHeader('retry-after', admission.retryAfterSeconds);
      throw new ServiceError('overloaded', 'The service is at its limit; the request was not begun.');
    }
    next();
  };

const authenticate =
  (identify: Identify): RequestHandler =>
  async (request, response, next) => {
    const userId = await identify(request);
    if (userId === undefined)
      throw new ServiceError('unauthenticated', 'Sign in first: POST /api/sessions gives a token.');
    requestState(response).userId = userId;
    next();
  };

/** Routes for everybody still pass on who asked, for the services behind them. */
const passOnUser: RequestHandler = (request, response, next) => {
  requestState(response).userId = request.get(header.userId);
  next();
};

const requireJson: RequestHandler = (request, _response, next) => {
  if (!request.is(['application/json', 'application/*+json'])) {
    throw new ServiceError('unsupported_media_type', 'Send the body as application/json.');
  }
  next();
};

const refuseMethod = (routes: readonly RouteDescription[]): RequestHandler => {
  const allowed = routes.map((route) => route.method).join(', ');
  return (request, response) => {
    requestState(response).route = routes[0]?.path;
    response.setHeader('allow', allowed);
    throw new ServiceError('method_not_allowed', `${request.method} is not possible here; ${allowed} is.`);
  };
};

function handle(route: RouteDescription, handler: Handler<RouteDescription>, validateReplies: boolean): RequestHandler {
  return async (request, response) => {
    const state = requestState(response);
    const input = validate(route, request);
    const result = await handler({
      ...input,
      userId: state.userId ?? '',
      headers: request.headers,
      context: {
        requestId: state.requestId,
        userId: state.userId,
        deadlineAt: state.deadlineAt,
        priority: state.priority,
        signal: state.signal,
        idempotencyKey:
          route.repeat === 'keyed' ? validateIdempotencyKey(request.headers[header.idempotencyKey]) : undefined,
      },
    } as HandlerRequest<RouteDescription>);
    send(route, response, result instanceof Reply ? result : new Reply(result), validateReplies);
  };
}

/** Writes the head in one go: a header that is set by itself costs twice as much. */
function send(route: RouteDescription, response: Response, reply: Reply<unknown>, validateReplies: boolean): void {
  const head = [header.requestId, requestState(response).requestId] as string[];
  for (const name in reply.headers) {
    // What a body comes to is told below.
    if (route.reply.kind !== 'json' || !toldByBody.has(name)) head.push(name, reply.headers[name] as string);
  }
  const { body } = reply;
  let content: string | Uint8Array | undefined;
  if (route.reply.kind === 'json') {
    if (validateReplies) route.reply.schema.parse(body);
    content = JSON.stringify(body);
    head.push('content-type', 'application/json; charset=utf-8', 'content-length', String(Buffer.byteLength(content)));
  } else if (route.reply.kind === 'bytes' && body instanceof Uint8Array) {
    content = body;
  }
  response.writeHead(reply.status ?? route.reply.status, head);
  response.end(content);
}

const toldByBody = new Set(['content-type', 'content-length']);
