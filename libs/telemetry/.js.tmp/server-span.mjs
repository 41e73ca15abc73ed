import { attribute } from '/work/main/libs/telemetry/.js.tmp/conv/index.mjs';
import { SpanKind, SpanStatusCode,                                                       } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_SERVER_PORT,
  ATTR_URL_PATH,
  ATTR_URL_SCHEME,
} from '@opentelemetry/semantic-conventions';

                                  
                                                             
                          
                                                        
                        
                                                                
                           
                                          
                                          
                                     
 

                                
                          
                                                          
                                     
                              
                                                                                                                               
                                          
                                       
 

/**
 * Opens the span of a served request. Attributes are set after the start: at the start the SDK copies them three times,
 * and none of the standard samplers looks at them.
 */
export function startServerSpan(tracer        , request                 )       {
  const span = tracer.startSpan(spanName(request.method), { kind: SpanKind.SERVER }, request.parent);
  if (!span.isRecording()) return span;
  const attributes             = {
    [ATTR_HTTP_REQUEST_METHOD]: request.method,
    [ATTR_URL_PATH]: request.path,
    [ATTR_URL_SCHEME]: 'http',
  };
  if (request.port !== undefined) attributes[ATTR_SERVER_PORT] = request.port;
  if (request.requestId !== undefined) attributes[attribute.requestId] = request.requestId;
  return span.setAttributes(attributes);
}

/** Closes the span of a served request. By the conventions a 4xx is the client's error, so the span is not marked with it. */
export function endServerSpan(span      , end               )       {
  if (span.isRecording()) {
    if (end.route !== undefined) {
      span.updateName(`${spanName(end.method)} ${end.route}`);
      span.setAttribute(ATTR_HTTP_ROUTE, end.route);
    }
    span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, end.statusCode);
    if (end.userId !== undefined) span.setAttribute(attribute.userId, end.userId);
    const errorType = end.errorType ?? (end.statusCode >= 500 ? String(end.statusCode) : undefined);
    if (errorType !== undefined) span.setAttribute(ATTR_ERROR_TYPE, errorType);
    if (end.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

const spanName = (method        ) => (method === '_OTHER' ? 'HTTP' : method);
