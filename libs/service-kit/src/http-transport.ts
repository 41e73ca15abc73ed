import type { Outcome } from '@gameday/conventions';
import { AttemptTimeout, Cancelled, DeadlineExceeded, Rejected, type Judgement } from '@gameday/resilience';
import type { Telemetry } from '@gameday/telemetry';
import { context as otel } from '@opentelemetry/api';
import { Agent } from 'undici';
import { createSender } from './attempt.ts';
import type { Transport } from './client.ts';
import type { Detours } from './detours.ts';
import { PeerUnavailable, RemoteError } from './errors.ts';
import type { Explanations } from './governance/explanations.ts';
import type { Governance } from './governance/governance.ts';
import type { CallContext } from './handlers.ts';

/** Where one replica of a callee listens. */
export interface Endpoint {
  readonly id: string;
  readonly address: string;
  readonly port: number;
}

export interface HttpTransportOptions {
  /** The calling service's name: the caller's end of the edges. */
  readonly caller: string;
  readonly governance: Governance;
  readonly explanations: Explanations;
  readonly telemetry: Telemetry;
  readonly detours: Detours;
  /** Hears of endpoints at which nothing listens. */
  readonly dead?: (peer: string, endpoint: Endpoint) => void;
}

/** Calls services over HTTP, each through its edge: policies, choice of the replica, explanation. */
export function httpTransport(options: HttpTransportOptions): Transport & { close(): Promise<void> } {
  const { caller, governance, explanations, telemetry } = options;
  // How many connections there are is the edges' business: their bulkheads bound what is under way.
  const agent = new Agent({ pipelining: 1, connect: { timeout: 1_000 }, keepAliveTimeout: 30_000 });
  const send = createSender({
    caller,
    agent,
    telemetry,
    detours: options.detours,
    failed: explanations.failed,
    dead: (peer, endpoint) => options.dead?.(peer, endpoint),
  });

  const transport: Transport = async (call) => {
    const { service, route, context } = call;
    const edge = governance.edge(service.name);
    const parent = otel.active();
    const tried = new Set<string>();
    try {
      return await edge.call({
        repeatable: route.repeat !== 'keyed' || context.idempotencyKey !== undefined,
        hedgeable: route.repeat === 'safe',
        deadlineMs: remainingMs(context, call.options.timeoutMs),
        signal: context.signal,
        attempt(attempt) {
          const picked = edge.pick(tried);
          if (picked) tried.add(picked.endpoint.id);
          return send(call, attempt, picked, parent, edge.inForce.settings.propagateDeadline);
        },
        judgeError: judge,
      });
    } catch (error) {
      throw toKnownError(service.name, context, error);
    }
  };
  return Object.assign(transport, { close: () => agent.close() });
}

/** What is left for the call: of the deadline that came with the request, or of the time that the caller gives it. */
function remainingMs({ deadlineAt }: CallContext, timeoutMs: number | undefined): number | undefined {
  const left = deadlineAt === undefined ? undefined : Math.max(0, deadlineAt - performance.now());
  if (left === undefined || timeoutMs === undefined) return left ?? timeoutMs;
  return Math.min(left, timeoutMs);
}

const gatewayFailures = new Set([502, 503, 504]);

/**
 * Whether another attempt can help. When the callee says that its own callee is away, it does not: the callee has tried
 * again already, and trying at every level multiplies the load on the one that is ill.
 */
function judge(error: unknown): Judgement {
  if (error instanceof RemoteError) {
    const outcome: Outcome = error.status >= 500 ? 'server_error' : 'client_error';
    const retryable = error.code ? error.code === 'overloaded' : gatewayFailures.has(error.status);
    return { outcome, retryable, ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }) };
  }
  if (error instanceof PeerUnavailable) {
    const { outcome } = error;
    return { outcome, retryable: outcome !== 'cancelled' };
  }
  return { outcome: 'server_error', retryable: false };
}

/** What the edge rejects with, in the words that handlers know. */
function toKnownError(peer: string, context: CallContext, error: unknown): RemoteError | PeerUnavailable {
  if (error instanceof RemoteError || error instanceof PeerUnavailable) return error;
  if (error instanceof Rejected) {
    return new PeerUnavailable(peer, 'rejected', error.message, error, error.retryAfterMs);
  }
  if (error instanceof AttemptTimeout || error instanceof DeadlineExceeded) {
    return new PeerUnavailable(peer, 'timeout', `${peer} did not answer in time`, error);
  }
  if (error instanceof Cancelled || context.signal?.aborted) {
    return new PeerUnavailable(peer, 'cancelled', `the call of ${peer} was given up: its caller went away`, error);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new PeerUnavailable(peer, 'connection_error', `${peer} could not be called: ${reason}`, error);
}
