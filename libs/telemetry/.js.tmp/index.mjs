export {
  extractContext,
  injectHeaders,
  currentTraceId,
  requestIdKey,
  runWithContext,
  withRequestId,
} from './context.mjs';
                                            
export { endClientSpan, startClientSpan } from './client-span.mjs';
                                                                       
export { endServerSpan, startServerSpan } from './server-span.mjs';
                                                                       
export { telemetryMetric } from './descriptions.mjs';
                                                                
                                          
                                                                                              
export { startTelemetry } from './telemetry.mjs';
                                                                  
