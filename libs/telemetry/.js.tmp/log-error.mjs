/** What of an error goes into the log. */
                                 
                        
                           
                         
                          
                                  
                                              
 

const depthMax = 5;

/**
 * Describes an error by name, message, code, stack and causes, and by nothing else: drivers and clients hang rows, bodies
 * and headers on their errors, which must not reach the log.
 */
export function describeError(error         , depth = 0)                 {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code } = error                      ;
  const deeper = depth < depthMax;
  return {
    type: error.name,
    message: error.message,
    ...((typeof code === 'string' || typeof code === 'number') && { code: String(code) }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(error.cause !== undefined && deeper && { cause: describeError(error.cause, depth + 1) }),
    ...(error instanceof AggregateError &&
      deeper && { errors: error.errors.map((one) => describeError(one, depth + 1)) }),
  };
}
