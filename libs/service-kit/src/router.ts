import { header } from '@gameday/conventions';
import type { RouteDescription, ServiceDescription } from '@gameday/contracts';
import { json as jsonBody, Router, type Request, type RequestHandler, type Response } from 'express';
import { ServiceError } from './errors.ts';
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
  /** Serves the OpenAPI document at a path of its own. */
  readonly documentAt?: { readonly path: string; readonly document: object };
  /** Checks every answer against the description too (tests do); costs time. */
  readonly validateReplies?: boolean;
}

/** An Express router that serves a service's description with its handlers. */
export function createRouter<Service extends ServiceDescription>(
  service: Service,
  handlers: Handlers<Service>,
  options: RouterOptions = {},
): Router {
  const router = Router({ caseSensitive: true });
  const identify = options.identify ?? identifyByHeader;
  const parseBody = jsonBody({ limit: options.bodyBytesMax ?? 64 * 1024, strict: false });
  for (const [name, route] of sortedRoutes(service)) {
    const handler = handlers[name as keyof Service['routes']] as unknown as Handler<RouteDescription>;
    const steps: RequestHandler[] = [markRoute(route)];
    if (route.auth === 'user') steps.push(authenticate(identify));
    else if (!options.identify) steps.push(passOnUser);
    if (route.body) steps.push(requireJson, parseBody);
    steps.push(handle(route, handler, options.validateReplies ?? false));
    router[route.method.toLowerCase() as 'get'](route.path, ...steps);
  }
  const { documentAt } = options;
  if (documentAt) {
    router.get(documentAt.path, (_request, response) => {
      requestState(response).route = documentAt.path;
      response.json(documentAt.document);
    });
  }
  for (const [path, routes] of Map.groupBy(Object.values(service.routes), (route) => route.path)) {
    router.all(path, refuseMethod(routes));
  }
  return router;
}

/** Paths without parameters first, so that `/users/me` is not taken for `/users/:userId`. */
const sortedRoutes = (service: ServiceDescription) =>
  Object.entries(service.routes).sort(([, a], [, b]) => Number(a.path.includes(':')) - Number(b.path.includes(':')));

const markRoute =
  (route: RouteDescription): RequestHandler =>
  (_request, response, next) => {
    requestState(response).route = route.path;
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
        signal: state.signal,
        idempotencyKey:
          route.repeat === 'keyed' ? validateIdempotencyKey(request.headers[header.idempotencyKey]) : undefined,
      },
    } as HandlerRequest<RouteDescription>);
    send(route, response, result instanceof Reply ? result : new Reply(result), validateReplies);
  };
}

function send(route: RouteDescription, response: Response, reply: Reply<unknown>, validateReplies: boolean): void {
  response.statusCode = reply.status ?? route.reply.status;
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  if (route.reply.kind === 'json') {
    if (validateReplies) route.reply.schema.parse(reply.body);
    const text = JSON.stringify(reply.body);
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.setHeader('content-length', Buffer.byteLength(text));
    response.end(text);
  } else if (route.reply.kind === 'bytes' && reply.body instanceof Uint8Array) {
    response.end(reply.body);
  } else {
    response.end();
  }
}
