import { label, latencyBucketsSeconds,                        } from '/work/main/libs/telemetry/.js.tmp/conv/index.mjs';
import { context, trace } from '@opentelemetry/api';
import prometheus, {                                                         } from 'prom-client';
import { FastHistogram,                } from './histogram.mjs';

/** The labels that a caller gives a value to: all of the description's but `service`, which the process sets. */
                                                                       
                                                                              
  

                                        
                               
                                            
 

                                      
                                           
                               
                                            
                               
                                            
                                                                
                               
 

                             
                               
                        
 

                          
                                                                   
                                                      
                                                                                                       
                                                                                         
                                                                                     
                                                                                                                      
                                               
                   
                                                       
                            
                                                                                           
                                                      
                                                                                                         
                                    
 

                                 
                           
                                             
                                                                                          
                                    
 

const activeSpan = () => trace.getSpan(context.active());

/** How often the event loop's delay is sampled. prom-client's default of 10 ms wakes an idle process 100 times a second. */
const eventLoopSampleMs = 100;

/** Metrics of this process, in a registry of their own. */
export function createMetrics({ service, onError, processMetrics = true }                )          {
  const registry = new prometheus.Registry                        ();
  registry.setContentType(prometheus.Registry.OPENMETRICS_CONTENT_TYPE);
  registry.setDefaultLabels({ [label.service]: service });
  if (processMetrics) {
    prometheus.collectDefaultMetrics({
      register: registry                       ,
      eventLoopMonitoringPrecision: eventLoopSampleMs,
    });
  }
  const made = new Map                 ();
  const collectors                                    = [];

  const once =    (description                   , type                           , make         )    => {
    if (description.type !== type) throw new TypeError(`${description.name} is a ${description.type}, not a ${type}`);
    const known = made.get(description.name)                 ;
    if (known) return known;
    const metric = make();
    made.set(description.name, metric);
    return metric;
  };

  return {
    registry,
    counter: (description) =>
      once(description, 'counter', () => new prometheus.Counter(configuration(description, registry))),
    gauge: (description) =>
      once(description, 'gauge', () => new prometheus.Gauge(configuration(description, registry))),
    histogram: (description, { buckets = latencyBucketsSeconds } = {}) =>
      once(description, 'histogram', () => {
        const { name, help } = description;
        const histogram = new FastHistogram({ name, help, labels: ownLabels(description), buckets, activeSpan });
        registry.registerMetric(histogram                     );
        return histogram;
      }),
    onScrape: (collect) => void collectors.push(collect),
    async exposition() {
      for (const result of await Promise.allSettled(collectors.map(async (collect) => collect()))) {
        if (result.status === 'rejected') onError(result.reason);
      }
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}

/** The labels that the caller sets; `service` is the registry's default label. */
const ownLabels = (description                   )           =>
  description.labels.filter((name) => name !== label.service);

const configuration = (description                   , registry                                  ) => ({
  name: description.name,
  help: description.help,
  labelNames: ownLabels(description),
  registers: [registry],
});
