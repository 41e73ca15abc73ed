import type { NextFunction, Request, RequestHandler, Response } from 'express';

/**
 * Routes without parameters, found by their whole path; everything else is left to `otherwise`. Express tries one route after
 * the other, each by a pattern, and makes a function for each step: for the routes that a crowd asks for that is a tenth of
 * all the work.
 * @param routes steps by method and path, such as `GET /users/me`
 */
export function fixedRoutes(
  routes: ReadonlyMap<string, readonly RequestHandler[]>,
  otherwise: RequestHandler,
): RequestHandler {
  return (request, response, next) => {
    const steps = routes.get(`${request.method} ${request.path}`);
    if (!steps) return otherwise(request, response, next);
    request.params = {};
    take(steps, 0, request, response, next);
  };
}

/** Takes a step, and the next one when it says so; what it throws or rejects with goes to where Express answers errors. */
function take(
  steps: readonly RequestHandler[],
  index: number,
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  const step = steps[index];
  if (!step) return next();
  const goOn = (error?: unknown): void => {
    if (error === undefined || error === null) take(steps, index + 1, request, response, next);
    else next(error);
  };
  try {
    const result: unknown = step(request, response, goOn);
    if (result instanceof Promise) result.catch(next);
  } catch (error) {
    next(error);
  }
}
