/**
 * Every error code on the wire, once. Errors travel as problem details (RFC 9457):
 * `{type, title, status, detail, code, requestId, errors?}`.
 */
                                   
                     
                          
                                                                    
                         
                                                                  
                              
                                                              
                             
 

export const errorTable = {
  invalid_request: { status: 400, title: 'The request is not valid', retryable: false, definite: true },
  malformed_json: { status: 400, title: 'The body is not valid JSON', retryable: false, definite: true },
  bad_cursor: { status: 400, title: 'The cursor is not one that this list gave out', retryable: false, definite: true },
  unauthenticated: { status: 401, title: 'A valid bearer token is needed', retryable: false, definite: true },
  wrong_credentials: { status: 401, title: 'The nickname or the password is wrong', retryable: false, definite: true },
  forbidden: { status: 403, title: 'This is not yours', retryable: false, definite: true },
  not_found: { status: 404, title: 'There is no such thing', retryable: false, definite: true },
  method_not_allowed: { status: 405, title: 'The path has no such method', retryable: false, definite: true },
  nickname_taken: { status: 409, title: 'The nickname is taken', retryable: false, definite: true },
  request_in_progress: {
    status: 409,
    title: 'A request with this idempotency key is under way',
    retryable: true,
    definite: true,
  },
  body_too_large: { status: 413, title: 'The body is too large', retryable: false, definite: true },
  unsupported_media_type: { status: 415, title: 'The body must be JSON', retryable: false, definite: true },
  idempotency_key_reused: {
    status: 422,
    title: 'The idempotency key was used with another request',
    retryable: false,
    definite: true,
  },
  internal: { status: 500, title: 'The service failed', retryable: false, definite: false },
  bad_upstream: { status: 502, title: 'A service answered with nonsense', retryable: true, definite: false },
  unavailable: { status: 503, title: 'A service that is needed is away', retryable: true, definite: false },
  upstream_timeout: {
    status: 504,
    title: 'A service that is needed did not answer in time',
    retryable: true,
    definite: false,
  },
}                                                    ;

                                                

/** The problem document of RFC 9457, as every service sends it. */
                                  
                        
                         
                          
                          
                           
                              
                                                                                                                            
                                                                                         
 

/** Media type of problem documents. */
export const problemMediaType = 'application/problem+json';

/** URI reference that names a kind of problem. */
export const problemType = (code           )         => `urn:gameday:problem:${code}`;
