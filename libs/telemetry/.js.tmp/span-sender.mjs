import { Agent, request as httpRequest } from 'node:http';
                                                      

/** How sending a batch ended: `retry` may succeed later, `refused` will not. */
                        
                           
                                                                                  
                                                          

                             
                                               
                                                               
                
 

/** OTLP's retryable statuses (specification, "Retryable Response Codes"). */
const retryable = new Set([429, 502, 503, 504]);

/** Posts batches to an OTLP receiver over one kept connection. */
export function httpSender(settings                  )             {
  const secure = settings.url.protocol === 'https:';
  // TLS is loaded only by those who need it: it costs memory in every process.
  const https = secure ? process.getBuiltinModule('node:https') : undefined;
  const agent = new (https?.Agent ?? Agent)({ keepAlive: true, maxSockets: 1 });
  const request = https?.request ?? httpRequest;
  const gzip = settings.gzip ? process.getBuiltinModule('node:zlib').gzipSync : undefined;
  const headers = {
    ...settings.headers,
    'content-type': 'application/json',
    ...(gzip && { 'content-encoding': 'gzip' }),
  };

  const send = (body        , signal             )                      =>
    new Promise((resolve) => {
      const bytes = gzip ? gzip(body) : Buffer.from(body);
      const post = request(
        settings.url,
        {
          method: 'POST',
          agent,
          signal,
          timeout: settings.timeoutMs,
          headers: { ...headers, 'content-length': bytes.length },
        },
        (response) => {
          response.resume();
          response.once('error', (error) => resolve({ kind: 'retry', reason: error.message }));
          response.once('end', () => resolve(resultOf(response.statusCode ?? 0, response.headers['retry-after'])));
        },
      );
      const late = setTimeout(
        () => post.destroy(new Error(`no answer in ${settings.timeoutMs} ms`)),
        settings.timeoutMs,
      );
      post.once('close', () => clearTimeout(late));
      post.once('error', (error                       ) => {
        resolve({ kind: 'retry', reason: error.message || error.code || error.name });
      });
      post.end(bytes);
    });

  return {
    send: (body, signal) =>
      send(body, signal).catch((error         ) => ({ kind: 'refused', reason: String(error) })         ),
    close: () => agent.destroy(),
  };
}

function resultOf(status        , retryAfter                    )             {
  if (status >= 200 && status < 300) return { kind: 'ok' };
  const reason = `the receiver answered with status ${status}`;
  if (!retryable.has(status)) return { kind: 'refused', reason };
  const seconds = Number(retryAfter);
  return seconds > 0 ? { kind: 'retry', reason, afterMs: seconds * 1000 } : { kind: 'retry', reason };
}
