import { randomUUID } from 'node:crypto';
import { attribute, header, label, metric, problemMediaType } from '@gameday/conventions';
import type { Telemetry } from '@gameday/telemetry';
import {
  context as otel,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
} from '@opentelemetry/api';
import express, {
  type ErrorRequestHandler,
  type Express,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { ServiceError, toProblem, toServiceError } from './errors.ts';
import { requestState, setRequestState } from './request-state.ts';

/** An Express 5 app that serves routers with tracing, metrics, request ids and problem documents. */
export function createApp(telemetry: Telemetry, routers: readonly Router[]): Express {
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
  const active = telemetry.metrics.gauge(metric.serverInFlight);
  return (request, response, next) => {
    const started = performance.now();
    const given = request.headers[header.requestId];
    const requestId = typeof given === 'string' && requestIdPattern.test(given) ? given : randomUUID();
    const aborted = new AbortController();
    setRequestState(response, { requestId, signal: aborted.signal, route: undefined, userId: undefined });
    response.setHeader(header.requestId, requestId);
    const method = knownMethods.has(request.method) ? request.method : '_OTHER';
    const parent = propagation.extract(otel.active(), request.headers);
    const span = telemetry.tracer.startSpan(method, serverSpanOptions(method, request.path, requestId), parent);
    active.inc({});
    response.once('close', () => {
      active.dec({});
      if (!response.writableEnded) aborted.abort();
      const { route = '_unmatched' } = requestState(response);
      const labels = { [label.method]: method, [label.route]: route, [label.statusCode]: String(response.statusCode) };
      durations.observe(labels, (performance.now() - started) / 1000, span);
      endSpan(span, method, response);
    });
    otel.with(withRequest(parent, span, requestId), next);
  };
}

const serverSpanOptions = (method: string, path: string, requestId: string) => ({
  kind: SpanKind.SERVER,
  attributes: {
    'http.request.method': method,
    'url.path': path,
    'url.scheme': 'http',
    [attribute.requestId]: requestId,
  },
});

const withRequest = (parent: Context, span: Span, requestId: string): Context =>
  trace.setSpan(parent, span).setValue(requestIdKey, requestId);

function endSpan(span: Span, method: string, response: Response): void {
  const { route, userId } = requestState(response);
  if (route !== undefined) {
    span.updateName(`${method} ${route}`);
    span.setAttribute('http.route', route);
  }
  if (userId !== undefined) span.setAttribute(attribute.userId, userId);
  span.setAttribute('http.response.status_code', response.statusCode);
  if (!response.writableEnded) span.setAttribute('error.type', 'cancelled');
  else if (response.statusCode >= 500) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttribute('error.type', String(response.statusCode));
  }
  span.end();
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
    if (error.code === 'unavailable') response.setHeader('retry-after', '1');
    if (error.code === 'unauthenticated') response.setHeader('www-authenticate', 'Bearer');
    response.setHeader('content-type', problemMediaType);
    response.setHeader('content-length', Buffer.byteLength(body));
    response.end(body);
  };
}
