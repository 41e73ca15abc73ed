import { randomUUID } from 'node:crypto';
import { header, label, metric, outcomeOfStatus, problemMediaType } from '@gameday/conventions';
import {
  endServerSpan,
  extractContext,
  runWithContext,
  startServerSpan,
  withRequestId,
  type Telemetry,
} from '@gameday/telemetry';
import { trace } from '@opentelemetry/api';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { Cancellation } from './cancellation.ts';
import { ServiceError, toProblem, toServiceError } from './errors.ts';
import { remembered } from './remembered.ts';
import { withRequestSignal } from './request-signal.ts';
import { requestState, setRequestState } from './request-state.ts';

/** An Express 5 app that serves routers with tracing, metrics, request ids and problem documents. */
export function createApp(telemetry: Telemetry, routers: readonly RequestHandler[]): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.use(observe(telemetry));
  for (const router of routers) app.use(router);
  app.use((request) => {
    throw new ServiceError('not_found', `There is no ${request.method} ${request.path}.`);
  });
  app.use(answerError(telemetry));
  return app;
}

const requestIdPattern = /^[\w.:-]{1,128}$/;
const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Opens the request's span and state, and records how it ended. */
function observe(telemetry: Telemetry): RequestHandler {
  const durations = telemetry.metrics.histogram(metric.serverDuration);
  const timesOf = remembered((method: string) =>
    remembered((route: string) =>
      remembered((status: number) =>
        durations.bind({ [label.method]: method, [label.route]: route, [label.statusCode]: String(status) }),
      ),
    ),
  );
  const active = telemetry.metrics.gauge(metric.serverInFlight);
  let inFlight = 0;
  telemetry.metrics.onScrape(() => active.set({}, inFlight));
  return (request, response, next) => {
    const started = performance.now();
    const given = request.headers[header.requestId];
    const requestId = typeof given === 'string' && requestIdPattern.test(given) ? given : randomUUID();
    const aborted = new Cancellation();
    setRequestState(response, {
      requestId,
      signal: aborted.signal,
      route: undefined,
      userId: undefined,
      deadlineAt: undefined,
      priority: 'default',
      permit: undefined,
    });
    const method = knownMethods.has(request.method) ? request.method : '_OTHER';
    const parent = extractContext(request.headers);
    const span = startServerSpan(telemetry.tracer, { method, path: request.path, parent, requestId });
    inFlight += 1;
    const context = withRequestSignal(withRequestId(trace.setSpan(parent, span), requestId), aborted.signal);
    response.once('close', () => {
      inFlight -= 1;
      const cancelled = !response.writableEnded;
      if (cancelled) aborted.abort();
      const { statusCode } = response;
      const { route, userId, permit } = requestState(response);
      const durationMs = performance.now() - started;
      permit?.release(cancelled ? 'cancelled' : outcomeOfStatus(statusCode), durationMs);
      timesOf(method)(route ?? '_unmatched')(statusCode).observe(durationMs / 1000, span);
      telemetry.access({ method, route, status: statusCode, durationMs, cancelled, requestId, span });
      endServerSpan(span, { method, route, statusCode, userId, errorType: cancelled ? 'cancelled' : undefined });
    });
    runWithContext(context, next);
  };
}

/** Answers whatever was thrown with a problem document; logs what is the service's own fault. */
function answerError(telemetry: Telemetry): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) return next(thrown);
    const { requestId, route, signal } = requestState(response);
    const error = toServiceError(thrown);
    if (error.status >= 500 && !signal.aborted) {
      const level = error.code === 'internal' ? 'error' : 'warn';
      const cause = error.code === 'internal' ? error.cause : undefined;
      telemetry.logger[level]({ err: cause, code: error.code, method: request.method, route }, error.message);
    }
    const body = JSON.stringify(toProblem(error, requestId));
    response.statusCode = error.status;
    response.setHeader(header.requestId, requestId);
    if (error.code === 'unavailable' && !response.hasHeader('retry-after')) response.setHeader('retry-after', '1');
    if (error.code === 'unauthenticated') response.setHeader('www-authenticate', 'Bearer');
    response.setHeader('content-type', problemMediaType);
    response.setHeader('content-length', Buffer.byteLength(body));
    response.end(body);
  };
}
