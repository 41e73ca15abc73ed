import { context, propagation, ProxyTracerProvider, trace,             } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
               
} from '@opentelemetry/sdk-trace';
import { ATTR_SERVICE_INSTANCE_ID, ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import { encodeSpans } from './otlp-json.mjs';
import { propagator } from './propagation.mjs';
                                                   
import { SpanQueue,                      } from './span-queue.mjs';
import { httpSender,                 } from './span-sender.mjs';

                          
                          
                                                    
                                              
 

                                 
                           
                           
                           
                                   
                                   
                                                             
                                          
 

const scopeName = '@gameday/telemetry';

/** Builds the tracer that the settings ask for, and makes it and the W3C propagator the process' global ones. */
export function startTracing(options                )          {
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
function registerContext()       {
  if (contextRegistered) return;
  contextRegistered = true;
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(propagator);
}

function senderOf({ settings, print }                )                         {
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

export function samplerOf({ name, ratio }                          )          {
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
