import { context, createContextKey, ROOT_CONTEXT, trace,              } from '@opentelemetry/api';
import { propagator } from './propagation.mjs';

/** Headers as Node's HTTP server reports them: lower-case names. */
                                                                                       

/** Context key of the request id: what is stored under it stands in every log line as `request_id`. */
export const requestIdKey = createContextKey('gameday request id');

/** The context with the request id in it. */
export const withRequestId = (parent         , requestId        )          => parent.setValue(requestIdKey, requestId);

/** Runs `work` and everything it starts with `active` as the active context. */
export const runWithContext =    (active         , work         )    => context.with(active, work);

/** Trace id of the active span; undefined where there is none. */
export const currentTraceId = ()                     => trace.getSpanContext(context.active())?.traceId;

/** The context that a request's headers carry (W3C trace context and baggage); the root context where they carry none. */
export const extractContext = (headers         )          => propagator.extract(ROOT_CONTEXT, headers, headerGetter);

/** Writes a context into the headers of an outgoing request. */
export const injectHeaders = (from         , headers                        )       =>
  propagator.inject(from, headers, headerSetter);

const headerGetter = {
  get: (carrier         , name        ) => carrier[name]                                 ,
  keys: (carrier         ) => Object.keys(carrier),
};
const headerSetter = {
  set(carrier                        , name        , value        ) {
    carrier[name] = value;
  },
};
