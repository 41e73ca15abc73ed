import { attribute,              } from '/work/main/libs/telemetry/.js.tmp/conv/index.mjs';
import { SpanKind, SpanStatusCode,                                                       } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_RESEND_COUNT,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '@opentelemetry/semantic-conventions';

/** `url.template` is still in development in the semantic conventions, so their stable export has no constant for it. */
const urlTemplate = 'url.template';

                                  
                          
                                      
                         
                                   
                        
                                        
                                     
                                                                                      
                                            
 

                                
                            
                                        
                                           
                                                  
                                        
 

/** Opens the span of one attempt to call another service, as a child of `parent` (default: of the active span). */
export function startClientSpan(tracer        , request                 , parent          )       {
  const span = tracer.startSpan(`${request.method} ${request.route}`, { kind: SpanKind.CLIENT }, parent);
  if (!span.isRecording()) return span;
  const attributes             = {
    [ATTR_HTTP_REQUEST_METHOD]: request.method,
    [urlTemplate]: request.route,
    [attribute.peerService]: request.peer,
  };
  if (request.address !== undefined) attributes[ATTR_SERVER_ADDRESS] = request.address;
  if (request.port !== undefined) attributes[ATTR_SERVER_PORT] = request.port;
  if (request.resendCount) attributes[ATTR_HTTP_REQUEST_RESEND_COUNT] = request.resendCount;
  return span.setAttributes(attributes);
}

/** Closes the span of an attempt. On the client's side a 4xx is an error too. */
export function endClientSpan(span      , end               )       {
  if (span.isRecording()) {
    span.setAttribute(attribute.outcome, end.outcome);
    if (end.statusCode !== undefined) span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, end.statusCode);
    if (end.outcome !== 'ok') {
      span.setAttribute(ATTR_ERROR_TYPE, errorType(end));
      const { message } = end;
      span.setStatus(message === undefined ? { code: SpanStatusCode.ERROR } : { code: SpanStatusCode.ERROR, message });
    }
  }
  span.end();
}

const errorType = ({ statusCode, outcome }               ) =>
  statusCode !== undefined && statusCode >= 400 ? String(statusCode) : outcome;
