import { header, label, metric, outcomeOfStatus, type Outcome, type ProblemDocument } from '@gameday/conventions';
import { pathParameters, type RouteDescription, type ServiceDescription } from '@gameday/contracts';
import { endClientSpan, injectHeaders, startClientSpan, type Telemetry } from '@gameday/telemetry';
import { context as otel, trace } from '@opentelemetry/api';
import { Agent, errors as undiciErrors, type Dispatcher } from 'undici';
import type { Exchange, Transport } from './client.ts';
import { PeerUnavailable, RemoteError } from './errors.ts';
import type { CallContext } from './handlers.ts';

/** Where one replica of a callee listens. */
export interface Endpoint {
  readonly id: string;
  readonly address: string;
  readonly port: number;
}

/** The endpoints of callees that can be called now. */
export interface EndpointSource {
  endpoints(service: string): readonly Endpoint[];
}

export interface HttpTransportOptions {
  /** The calling service's name: the caller's end of the edges. */
  readonly caller: string;
  readonly endpoints: EndpointSource;
  readonly telemetry: Telemetry;
}

/** Default time-out of one attempt. */
const attemptTimeoutMs = 2_000;

/** Calls services over HTTP, spreading the calls over their endpoints in turn. */
export function httpTransport(options: HttpTransportOptions): Transport & { close(): Promise<void> } {
  const { caller, telemetry } = options;
  const agent = new Agent({ connections: 64, pipelining: 1, connect: { timeout: 1_000 }, keepAliveTimeout: 30_000 });
  const durations = telemetry.metrics.histogram(metric.clientDuration);
  const turns = new Map<string, number>();

  const pick = (service: string): Endpoint => {
    const endpoints = options.endpoints.endpoints(service);
    const turn = (turns.get(service) ?? 0) + 1;
    turns.set(service, turn);
    const endpoint = endpoints[turn % endpoints.length];
    if (!endpoint) throw new PeerUnavailable(service, 'connection_error', `no healthy replica of ${service} is known`);
    return endpoint;
  };

  const transport: Transport = async (call) => {
    const { service, route, context } = call;
    const span = startClientSpan(telemetry.tracer, { method: route.method, route: route.path, peer: service.name });
    const started = performance.now();
    let outcome: Outcome = 'ok';
    let statusCode: number | undefined;
    let message: string | undefined;
    try {
      const endpoint = pick(service.name);
      span.setAttributes({ 'server.address': endpoint.address, 'server.port': endpoint.port });
      const headers = requestHeaders(caller, call);
      injectHeaders(trace.setSpan(otel.active(), span), headers);
      const answer = await agent.request({
        origin: `http://${endpoint.address}:${endpoint.port}`,
        path: requestPath(route, call.args),
        method: route.method,
        headers,
        body: call.args.body === undefined ? null : JSON.stringify(call.args.body),
        signal: deadline(context, call.options.timeoutMs ?? attemptTimeoutMs),
      });
      statusCode = answer.statusCode;
      outcome = outcomeOfStatus(statusCode);
      return await readAnswer(service, route, answer);
    } catch (error) {
      const known = error instanceof RemoteError ? error : toPeerUnavailable(service.name, context, error);
      if (known instanceof PeerUnavailable) outcome = known.outcome;
      message = known.message;
      throw known;
    } finally {
      const labels = { [label.peer]: service.name, [label.outcome]: outcome };
      durations.observe(labels, (performance.now() - started) / 1000, span);
      endClientSpan(span, { outcome, statusCode, message });
    }
  };
  return Object.assign(transport, { close: () => agent.close() });
}

const deadline = (context: CallContext, timeoutMs: number): AbortSignal => {
  const timeout = AbortSignal.timeout(timeoutMs);
  return context.signal ? AbortSignal.any([context.signal, timeout]) : timeout;
};

function requestHeaders(caller: string, { context, options, args }: Parameters<Transport>[0]): Record<string, string> {
  const headers: Record<string, string> = {
    ...options.headers,
    [header.requestId]: context.requestId,
    [header.caller]: caller,
  };
  if (args.body !== undefined) headers['content-type'] = 'application/json';
  if (context.userId !== undefined) headers[header.userId] = context.userId;
  if (context.idempotencyKey !== undefined) headers[header.idempotencyKey] = context.idempotencyKey;
  return headers;
}

/** The path and query of a call. */
export function requestPath(
  route: RouteDescription,
  args: { readonly params?: unknown; readonly query?: unknown },
): string {
  const params = (args.params ?? {}) as Record<string, unknown>;
  let path = route.path;
  for (const name of pathParameters(route.path)) {
    path = path.replace(`:${name}`, encodeURIComponent(String(params[name])));
  }
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries((args.query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

async function readAnswer(
  service: ServiceDescription,
  route: RouteDescription,
  answer: Dispatcher.ResponseData,
): Promise<Exchange<unknown>> {
  const { statusCode: status, headers, body } = answer;
  if (status >= 400) {
    const problem = (await body.json().catch(() => undefined)) as Partial<ProblemDocument> | undefined;
    throw new RemoteError(service.name, status, problem);
  }
  if (route.reply.kind === 'bytes') return { status, headers, body: Buffer.from(await body.arrayBuffer()) };
  if (route.reply.kind === 'json' && status !== 304) return { status, headers, body: await body.json() };
  await body.dump();
  return { status, headers, body: undefined };
}

function toPeerUnavailable(peer: string, context: CallContext, error: unknown): PeerUnavailable {
  if (error instanceof PeerUnavailable) return error;
  const reason = error instanceof Error ? error.message : String(error);
  if (context.signal?.aborted) return new PeerUnavailable(peer, 'cancelled', `the caller of ${peer} went away`, error);
  const late =
    (error instanceof Error && error.name === 'TimeoutError') ||
    error instanceof undiciErrors.HeadersTimeoutError ||
    error instanceof undiciErrors.BodyTimeoutError;
  if (late) return new PeerUnavailable(peer, 'timeout', `${peer} did not answer in time`, error);
  return new PeerUnavailable(peer, 'connection_error', `${peer} could not be reached: ${reason}`, error);
}
