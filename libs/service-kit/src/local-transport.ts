import type { RouteDescription, ServiceDescription } from '@gameday/contracts';
import { errorTable } from '@gameday/conventions';
import { RemoteError, toProblem, toServiceError } from './errors.ts';
import { Reply, type Handler, type HandlerRequest, type Handlers } from './handlers.ts';
import type { Transport } from './client.ts';
import { validate } from './validation.ts';

/**
 * Calls handlers in this very process: how the monolith's parts reach each other. Arguments are validated and errors
 * come back as from a remote service, so that a handler cannot tell the difference.
 * @param handlersOf the handlers of a service, by its name
 */
export const localTransport =
  (handlersOf: (service: string) => Handlers<ServiceDescription>): Transport =>
  async ({ service, route, routeName, args, context, options }) => {
    const handler = handlersOf(service.name)[routeName] as Handler<RouteDescription>;
    try {
      const input = validate(route, { params: args.params ?? {}, query: args.query ?? {}, body: args.body });
      const request = { ...input, context, userId: context.userId ?? '', headers: options.headers ?? {} };
      const result = await handler(request as unknown as HandlerRequest<RouteDescription>);
      const reply = result instanceof Reply ? result : new Reply(result);
      return { status: reply.status ?? route.reply.status, headers: reply.headers, body: reply.body };
    } catch (error) {
      const known = toServiceError(error);
      if (known.code === 'internal') throw error;
      throw new RemoteError(service.name, errorTable[known.code].status, toProblem(known, context.requestId));
    }
  };
