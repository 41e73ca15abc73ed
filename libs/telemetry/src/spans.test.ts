import { ROOT_CONTEXT, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { beforeEach, describe, expect, it } from 'vitest';
import { endClientSpan, startClientSpan } from './client-span.ts';
import { extractContext, injectHeaders } from './context.ts';
import { endServerSpan, startServerSpan } from './server-span.ts';

const exporter = new InMemorySpanExporter();
const tracer = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }).getTracer('test');
beforeEach(() => exporter.reset());
const span = () => exporter.getFinishedSpans()[0]!;

const serve = (end: Partial<Parameters<typeof endServerSpan>[1]>, method = 'GET') => {
  const started = startServerSpan(tracer, { method, path: '/api/posts/42', parent: ROOT_CONTEXT, requestId: 'r1' });
  endServerSpan(started, { method, route: '/api/posts/:id', statusCode: 200, ...end });
  return span();
};

describe("a served request's span", () => {
  it('has the name of its route and the attributes of the conventions', () => {
    expect(serve({ userId: 'u1' })).toMatchObject({ name: 'GET /api/posts/:id', kind: SpanKind.SERVER });
    expect(span().attributes).toEqual({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'http.route': '/api/posts/:id',
      'url.path': '/api/posts/42',
      'url.scheme': 'http',
      'enduser.id': 'u1',
      'gameday.request_id': 'r1',
    });
  });

  it.each([
    [200, {}, SpanStatusCode.UNSET, undefined],
    [404, {}, SpanStatusCode.UNSET, undefined],
    [500, {}, SpanStatusCode.ERROR, '500'],
    [503, { errorType: 'unavailable' }, SpanStatusCode.ERROR, 'unavailable'],
    [200, { errorType: 'cancelled' }, SpanStatusCode.UNSET, 'cancelled'],
  ])('of status %d with %j has the right status and error', (statusCode, more, code, errorType) => {
    const { status, attributes } = serve({ statusCode, ...more });
    expect([status.code, attributes['error.type']]).toEqual([code, errorType]);
  });

  it('has the method alone for a name where no route matched', () => {
    expect(serve({ route: undefined, statusCode: 404 }).name).toBe('GET');
    exporter.reset();
    expect(serve({ route: undefined, statusCode: 405 }, '_OTHER').name).toBe('HTTP');
  });
});

describe("an attempt's span", () => {
  const call = (end: Parameters<typeof endClientSpan>[1]) => {
    const start = {
      method: 'GET',
      route: '/users/:id',
      peer: 'users',
      address: '127.0.0.1',
      port: 21_000,
      resendCount: 1,
    };
    endClientSpan(startClientSpan(tracer, start, ROOT_CONTEXT), end);
    return span();
  };

  it('says who was called and how it ended', () => {
    expect(call({ outcome: 'ok', statusCode: 200 })).toMatchObject({ name: 'GET /users/:id', kind: SpanKind.CLIENT });
    expect(span().status.code).toBe(SpanStatusCode.UNSET);
    expect(span().attributes).toEqual({
      'http.request.method': 'GET',
      'http.request.resend_count': 1,
      'http.response.status_code': 200,
      'url.template': '/users/:id',
      'server.address': '127.0.0.1',
      'server.port': 21_000,
      'peer.service': 'users',
      'gameday.outcome': 'ok',
    });
  });

  it.each([
    [{ outcome: 'client_error', statusCode: 404 }, '404'],
    [{ outcome: 'server_error', statusCode: 500 }, '500'],
    [{ outcome: 'timeout' }, 'timeout'],
    [{ outcome: 'bad' as 'server_error', statusCode: 200 }, 'bad'],
  ] as const)('is marked as failed for %j', (end, errorType) => {
    const { status, attributes } = call({ ...end, message: 'no' });
    expect([status, attributes['error.type']]).toEqual([{ code: SpanStatusCode.ERROR, message: 'no' }, errorType]);
  });
});

describe('propagation', () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

  it('passes trace, state and baggage on', () => {
    const headers = { traceparent, tracestate: 'x=1', baggage: 'user=u%201' };
    const outgoing: Record<string, string> = {};
    injectHeaders(extractContext(headers), outgoing);
    expect(outgoing).toEqual(headers);
  });

  it('makes a remote parent of what came', () => {
    const { traceId, parentSpanContext } = (() => {
      startServerSpan(tracer, { method: 'GET', path: '/', parent: extractContext({ traceparent }) }).end();
      return { traceId: span().spanContext().traceId, parentSpanContext: span().parentSpanContext };
    })();
    expect(traceId).toBe('a'.repeat(32));
    expect(parentSpanContext).toMatchObject({ spanId: 'b'.repeat(16), isRemote: true });
  });

  it.each([
    ['nothing', {}],
    ['nonsense', { traceparent: 'nonsense' }],
    ['an id of zeros', { traceparent: `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01` }],
    ['a forbidden version', { traceparent: traceparent.replace('00', 'ff') }],
    ['upper case', { traceparent: traceparent.toUpperCase() }],
  ])('starts a new trace for %s', (_what, headers) => {
    const context = extractContext(headers);
    expect(trace.getSpanContext(context)).toBeUndefined();
    expect(propagation.getBaggage(context)).toBeUndefined();
  });
});
