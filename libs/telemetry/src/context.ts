import { context, createContextKey, trace, type Context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { emptyContext } from './linked-context.ts';
import { propagator } from './propagation.ts';

/** Headers as Node's HTTP server reports them: lower-case names. */
export type Carrier = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Context key of the request id: what is stored under it stands in every log line as `request_id`. */
export const requestIdKey = createContextKey('gameday request id');

/** The context with the request id in it. */
export const withRequestId = (parent: Context, requestId: string): Context => parent.setValue(requestIdKey, requestId);

/** Runs `work` and everything it starts with `active` as the active context. */
export const runWithContext = <T>(active: Context, work: () => T): T => context.with(active, work);

/** Runs `work` without spans: for what looks again and again whether there is something to do, of which nobody wants a trace. */
export const withoutTracing = <T>(work: () => T): T => context.with(suppressTracing(context.active()), work);

/** Trace id of the active span; undefined where there is none. */
export const currentTraceId = (): string | undefined => trace.getSpanContext(context.active())?.traceId;

/** The context that a request's headers carry (W3C trace context and baggage); an empty one where they carry none. */
export const extractContext = (headers: Carrier): Context => propagator.extract(emptyContext, headers, headerGetter);

/** Writes a context into the headers of an outgoing request: a record, or a list of names and values in turn. */
export const injectHeaders = (from: Context, headers: Record<string, string> | string[]): void =>
  propagator.inject(from, headers, headerSetter);

const headerGetter = {
  get: (carrier: Carrier, name: string) => carrier[name] as string | string[] | undefined,
  keys: (carrier: Carrier) => Object.keys(carrier),
};
const headerSetter = {
  set(carrier: Record<string, string> | string[], name: string, value: string) {
    if (Array.isArray(carrier)) carrier.push(name, value);
    else carrier[name] = value;
  },
};
