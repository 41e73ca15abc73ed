import { attribute } from '@gameday/conventions';
import { SpanKind, SpanStatusCode, type Context, type Span, type Tracer } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_SERVER_PORT,
  ATTR_URL_PATH,
  ATTR_URL_SCHEME,
} from '@opentelemetry/semantic-conventions';

export interface ServerSpanStart {
  /** Upper case; `_OTHER` for a method that no route has. */
  readonly method: string;
  /** Path without the query, which may hold secrets. */
  readonly path: string;
  /** What the request's headers carry, see `extractContext`. */
  readonly parent: Context;
  readonly requestId?: string | undefined;
  /** Port that the service listens on. */
  readonly port?: number | undefined;
}

export interface ServerSpanEnd {
  readonly method: string;
  /** Route template; undefined where no route matched. */
  readonly route: string | undefined;
  readonly statusCode: number;
  /** Why the request failed: an error's class or code, `cancelled` where the client went away. Default for 5xx: the status. */
  readonly errorType?: string | undefined;
  readonly userId?: string | undefined;
}

/**
 * Opens the span of a served request. Attributes are set after the start, one by one: at the start the SDK copies them three
 * times, and none of the standard samplers looks at them; an object of them with computed keys costs more than the calls.
 */
export function startServerSpan(tracer: Tracer, request: ServerSpanStart): Span {
  const span = tracer.startSpan(spanName(request.method), { kind: SpanKind.SERVER }, request.parent);
  if (!span.isRecording()) return span;
  span.setAttribute(ATTR_HTTP_REQUEST_METHOD, request.method);
  span.setAttribute(ATTR_URL_PATH, request.path);
  span.setAttribute(ATTR_URL_SCHEME, 'http');
  if (request.port !== undefined) span.setAttribute(ATTR_SERVER_PORT, request.port);
  if (request.requestId !== undefined) span.setAttribute(attribute.requestId, request.requestId);
  return span;
}

/** Closes the span of a served request. By the conventions a 4xx is the client's error, so the span is not marked with it. */
export function endServerSpan(span: Span, end: ServerSpanEnd): void {
  if (span.isRecording()) {
    if (end.route !== undefined) {
      span.updateName(`${spanName(end.method)} ${end.route}`);
      span.setAttribute(ATTR_HTTP_ROUTE, end.route);
    }
    span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, end.statusCode);
    if (end.userId !== undefined) span.setAttribute(attribute.userId, end.userId);
    const errorType = end.errorType ?? (end.statusCode >= 500 ? String(end.statusCode) : undefined);
    if (errorType !== undefined) span.setAttribute(ATTR_ERROR_TYPE, errorType);
    if (end.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

const spanName = (method: string) => (method === '_OTHER' ? 'HTTP' : method);
