import { context, propagation, ProxyTracerProvider, trace, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import { ATTR_SERVICE_INSTANCE_ID, ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import { encodeSpans } from './otlp-json.ts';
import { propagator } from './propagation.ts';
import type { TraceSettings } from './settings.ts';
import { SpanQueue, type SpanQueueEvents } from './span-queue.ts';
import { httpSender, type SpanSender } from './span-sender.ts';

export interface Tracing {
  readonly tracer: Tracer;
  /** Sends what waits, for at most `deadlineMs`. */
  shutdown(deadlineMs: number): Promise<void>;
}

export interface TracingOptions {
  readonly service: string;
  readonly version: string;
  readonly replica: string;
  readonly settings: TraceSettings;
  readonly events: SpanQueueEvents;
  /** Takes the batches of `OTEL_TRACES_EXPORTER=console`. */
  readonly print: (batch: string) => void;
}

const scopeName = '@gameday/telemetry';

/** Builds the tracer that the settings ask for, and makes it and the W3C propagator the process' global ones. */
export function startTracing(options: TracingOptions): Tracing {
  const { settings, service, version, replica, events } = options;
  registerContext();
  if (settings.disabled) {
    return { tracer: new ProxyTracerProvider().getTracer(scopeName), shutdown: () => Promise.resolve() };
  }
  const sender = senderOf(options);
  const queue = sender && new SpanQueue({ settings: settings.queue, sender, encode: encodeSpans, events });
  const identity = resourceFromAttributes({
    [ATTR_SERVICE_NAME]: service,
    [ATTR_SERVICE_VERSION]: version,
    [ATTR_SERVICE_INSTANCE_ID]: replica,
  });
  const provider = new TracerProvider({
    resource: defaultResource().merge(identity).merge(resourceFromAttributes(settings.resource)),
    sampler: samplerOf(settings.sampler),
    spanLimits: settings.limits,
    spanProcessors: queue ? [queue] : [],
  });
  const isGlobal = trace.setGlobalTracerProvider(provider);
  return {
    tracer: provider.getTracer(scopeName, version),
    async shutdown(deadlineMs) {
      await queue?.shutdown(deadlineMs);
      if (isGlobal) trace.disable();
    },
  };
}

let contextRegistered = false;

/** The context manager and the propagator hold nothing of a tracer: they stay for the life of the process. */
function registerContext(): void {
  if (contextRegistered) return;
  contextRegistered = true;
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(propagator);
}

function senderOf({ settings, print }: TracingOptions): SpanSender | undefined {
  switch (settings.exporter) {
    case 'otlp':
      return httpSender(settings.receiver);
    case 'console':
      return {
        async send(batch) {
          print(batch);
          return { kind: 'ok' };
        },
        close() {},
      };
    case 'none':
      return undefined;
  }
}

export function samplerOf({ name, ratio }: TraceSettings['sampler']): Sampler {
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio);
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) });
  }
}
