import type { Picked } from '@gameday/balancer';
import {
  attribute,
  header,
  label,
  metric,
  outcomeOfStatus,
  type Outcome,
  type ProblemDocument,
} from '@gameday/conventions';
import type { RouteDescription, ServiceDescription } from '@gameday/contracts';
import { AttemptTimeout, DeadlineExceeded, type Attempt } from '@gameday/resilience';
import { endClientSpan, injectHeaders, startClientSpan, type Telemetry } from '@gameday/telemetry';
import { trace, type Context } from '@opentelemetry/api';
import type { Agent } from 'undici';
import type { Cancellation } from './cancellation.ts';
import type { Exchange, Transport } from './client.ts';
import type { Detours } from './detours.ts';
import { PeerUnavailable, RemoteError } from './errors.ts';
import { exchangeHttp, type HttpAnswer } from './http-exchange.ts';
import type { Endpoint } from './http-transport.ts';
import { remembered } from './remembered.ts';
import { requestPathOf } from './request-path.ts';

export interface Sender {
  readonly caller: string;
  readonly agent: Agent;
  readonly telemetry: Telemetry;
  readonly detours: Detours;
  /** An attempt went wrong. */
  failed(
    peer: string,
    evidence: { traceId: string | undefined; endpoint: string | undefined; outcome: string; durationMs: number },
  ): void;
  /** Nothing listens at an endpoint. */
  dead(peer: string, endpoint: Endpoint): void;
}

/** Makes one attempt of a call at one endpoint: sends, reads, and tells span, metrics, balancer and explanations. */
export function createSender(sender: Sender) {
  const durations = sender.telemetry.metrics.histogram(metric.clientDuration);
  const timesOfPeer = remembered((peer: string) =>
    remembered((outcome: Outcome) => durations.bind({ [label.peer]: peer, [label.outcome]: outcome })),
  );
  const pathOf = remembered(requestPathOf);

  return async (
    call: Parameters<Transport>[0],
    attempt: Attempt<Cancellation>,
    picked: Picked<Endpoint> | undefined,
    parent: Context,
    propagateDeadline: boolean,
  ): Promise<Exchange<unknown>> => {
    const { service, route } = call;
    const timesOf = timesOfPeer(service.name);
    const endpoint = picked?.endpoint;
    const place = endpoint && sender.detours.through(endpoint);
    const span = startClientSpan(
      sender.telemetry.tracer,
      {
        method: route.method,
        route: route.path,
        peer: service.name,
        address: endpoint?.address,
        port: endpoint?.port,
        resendCount: attempt.number - 1,
      },
      parent,
    );
    if (attempt.kind !== 'first') span.setAttribute(attribute.attempt, attempt.kind);
    const started = performance.now();
    let outcome: Outcome = 'ok';
    let statusCode: number | undefined;
    let message: string | undefined;
    try {
      if (!place) throw noReplica(service.name);
      const headers = requestHeaders(sender.caller, call, propagateDeadline ? attempt.remainingMs : undefined);
      injectHeaders(trace.setSpan(parent, span), headers);
      const request = {
        origin: `http://${place.address}:${place.port}`,
        path: pathOf(route)(call.args),
        method: route.method,
        headers,
        body: call.args.body === undefined ? null : JSON.stringify(call.args.body),
      };
      const answer = await exchangeHttp(sender.agent, request, attempt.signal);
      statusCode = answer.status;
      outcome = outcomeOfStatus(statusCode);
      return readAnswer(service, route, answer);
    } catch (error) {
      const known = error instanceof RemoteError ? error : toPeerUnavailable(service.name, attempt, call, error);
      if (known instanceof PeerUnavailable) outcome = known.outcome;
      message = known.message;
      if (endpoint && place && isRefused(error)) {
        // A proxy that is gone says nothing of the replica behind it.
        if (place === endpoint || !sender.detours.refused(place)) sender.dead(service.name, endpoint);
      }
      throw known;
    } finally {
      const durationMs = performance.now() - started;
      // A read that lost against its hedge is not at fault, but it tells how long its endpoint took at least.
      const lost = outcome === 'cancelled' && !call.context.signal?.aborted;
      picked?.done(lost ? 'ok' : outcome, durationMs);
      timesOf(outcome).observe(durationMs / 1000, span);
      if (outcome === 'server_error' || outcome === 'timeout' || outcome === 'connection_error') {
        const { traceId } = span.spanContext();
        sender.failed(service.name, { traceId, endpoint: endpoint?.id, outcome, durationMs });
      }
      endClientSpan(span, { outcome, statusCode, message });
    }
  };
}

/**
 * Nothing was sent, so it says nothing of the callee that a breaker could learn from: the registry tells when somebody is
 * there again, and a breaker that had opened meanwhile would keep callers away from them.
 */
const noReplica = (peer: string) => new PeerUnavailable(peer, 'rejected', `no healthy replica of ${peer} is known`);

const isRefused = (error: unknown): boolean => (error as { code?: string } | undefined)?.code === 'ECONNREFUSED';

function requestHeaders(
  caller: string,
  { context, options, args }: Parameters<Transport>[0],
  remainingMs: number | undefined,
): string[] {
  // Names and values in turn: what undici makes of a record anyway.
  const headers = [
    header.requestId,
    context.requestId,
    header.caller,
    caller,
    header.priority,
    context.priority,
  ] as string[];
  for (const name in options.headers) headers.push(name, options.headers[name] as string);
  if (remainingMs !== undefined) headers.push(header.deadline, String(Math.floor(remainingMs)));
  if (args.body !== undefined) headers.push('content-type', 'application/json');
  if (context.userId !== undefined) headers.push(header.userId, context.userId);
  if (context.idempotencyKey !== undefined) headers.push(header.idempotencyKey, context.idempotencyKey);
  return headers;
}

function readAnswer(service: ServiceDescription, route: RouteDescription, answer: HttpAnswer): Exchange<unknown> {
  const { status, headers, body } = answer;
  if (status >= 400) {
    const problem = problemOf(body);
    const seconds = Number(headers['retry-after']);
    throw new RemoteError(service.name, status, problem, seconds > 0 ? seconds * 1000 : undefined);
  }
  if (route.reply.kind === 'bytes') return answer;
  if (route.reply.kind === 'json' && status !== 304) return { status, headers, body: JSON.parse(body.toString()) };
  return { status, headers, body: undefined };
}

/** What a callee says about its failure; undefined where that is no JSON. */
function problemOf(body: Buffer): Partial<ProblemDocument> | undefined {
  try {
    return JSON.parse(body.toString()) as Partial<ProblemDocument>;
  } catch {
    return undefined;
  }
}

function toPeerUnavailable(
  peer: string,
  attempt: Attempt<Cancellation>,
  { context }: Parameters<Transport>[0],
  error: unknown,
): PeerUnavailable {
  if (error instanceof PeerUnavailable) return error;
  const { signal } = attempt;
  if (signal.aborted) {
    const late = signal.reason instanceof AttemptTimeout || signal.reason instanceof DeadlineExceeded;
    if (late) return new PeerUnavailable(peer, 'timeout', `${peer} did not answer in time`, error);
    const why = context.signal?.aborted ? 'its caller went away' : 'another attempt was faster';
    return new PeerUnavailable(peer, 'cancelled', `the attempt at ${peer} was given up: ${why}`, error);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new PeerUnavailable(peer, 'connection_error', `${peer} could not be reached: ${reason}`, error);
}
