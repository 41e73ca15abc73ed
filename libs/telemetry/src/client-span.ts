import { attribute, type Outcome } from '@gameday/conventions';
import { SpanKind, SpanStatusCode, type Context, type Span, type Tracer } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_RESEND_COUNT,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '@opentelemetry/semantic-conventions';

/** `url.template` is still in development in the semantic conventions, so their stable export has no constant for it. */
const urlTemplate = 'url.template';

export interface ClientSpanStart {
  readonly method: string;
  /** Route template of the callee. */
  readonly route: string;
  /** The callee's service name. */
  readonly peer: string;
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  /** How often this request was sent before; 0 or undefined for the first attempt. */
  readonly resendCount?: number | undefined;
}

export interface ClientSpanEnd {
  readonly outcome: Outcome;
  /** Undefined where no answer came. */
  readonly statusCode?: number | undefined;
  /** Short, and without what the request held. */
  readonly message?: string | undefined;
}

/** Opens the span of one attempt to call another service, as a child of `parent` (default: of the active span). */
export function startClientSpan(tracer: Tracer, request: ClientSpanStart, parent?: Context): Span {
  const span = tracer.startSpan(`${request.method} ${request.route}`, { kind: SpanKind.CLIENT }, parent);
  if (!span.isRecording()) return span;
  span.setAttribute(ATTR_HTTP_REQUEST_METHOD, request.method);
  span.setAttribute(urlTemplate, request.route);
  span.setAttribute(attribute.peerService, request.peer);
  if (request.address !== undefined) span.setAttribute(ATTR_SERVER_ADDRESS, request.address);
  if (request.port !== undefined) span.setAttribute(ATTR_SERVER_PORT, request.port);
  if (request.resendCount) span.setAttribute(ATTR_HTTP_REQUEST_RESEND_COUNT, request.resendCount);
  return span;
}

/** Closes the span of an attempt. On the client's side a 4xx is an error too. */
export function endClientSpan(span: Span, end: ClientSpanEnd): void {
  if (span.isRecording()) {
    span.setAttribute(attribute.outcome, end.outcome);
    if (end.statusCode !== undefined) span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, end.statusCode);
    if (end.outcome !== 'ok') {
      span.setAttribute(ATTR_ERROR_TYPE, errorType(end));
      const { message } = end;
      span.setStatus(message === undefined ? { code: SpanStatusCode.ERROR } : { code: SpanStatusCode.ERROR, message });
    }
  }
  span.end();
}

const errorType = ({ statusCode, outcome }: ClientSpanEnd) =>
  statusCode !== undefined && statusCode >= 400 ? String(statusCode) : outcome;
