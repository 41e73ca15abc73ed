import { Agent, request } from 'node:http';
import type { PrometheusQuestion } from '@gameday/console-api';
import { fieldsOf, textOf } from '../../sources/shape.ts';

/** Prometheus did not answer a question; the message is for people. */
export class QuestionError extends Error {
  readonly code: 'unreachable' | 'timeout' | 'refused' | 'too_large' | 'malformed';

  constructor(code: QuestionError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'QuestionError';
    this.code = code;
  }
}

export interface AskPrometheus {
  /**
   * The answer as Prometheus wrote it, `{"status":"success","data":…}`: it is passed on and never taken apart here, which is most of
   * what makes many panels cheap.
   * @throws QuestionError; what `signal` was aborted with
   */
  (question: PrometheusQuestion, signal: AbortSignal): Promise<Buffer>;
  /** Ends the connections. */
  close(): void;
}

export interface AskPrometheusOptions {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Prometheus is told, so that it gives up too. Default 10 000. */
  readonly timeoutMs?: number;
  /** An answer beyond this is refused; default 24 MiB. */
  readonly bytesMax?: number;
  /** Questions under way at once; further ones wait. Default 8. */
  readonly connectionsMax?: number;
}

const seconds = (ms: number): string => String(ms / 1000);

/** Where a question is asked in Prometheus's HTTP API: equal questions have equal texts. */
export function requestOf(question: PrometheusQuestion, timeoutMs: number): { path: string; form: string } {
  const form = new URLSearchParams();
  const range = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) => {
    form.set('start', seconds(fromMs));
    form.set('end', seconds(toMs));
  };
  if ('expression' in question) form.set('query', question.expression);
  if ('fromMs' in question) range(question);
  switch (question.kind) {
    case 'range':
      form.set('step', seconds(question.stepMs));
      form.set('timeout', `${timeoutMs}ms`);
      return { path: '/api/v1/query_range', form: form.toString() };
    case 'instant':
      form.set('time', seconds(question.atMs));
      form.set('timeout', `${timeoutMs}ms`);
      return { path: '/api/v1/query', form: form.toString() };
    case 'exemplars':
      return { path: '/api/v1/query_exemplars', form: form.toString() };
    case 'label_values':
      if (question.selector !== undefined) form.set('match[]', question.selector);
      return { path: `/api/v1/label/${encodeURIComponent(question.label)}/values`, form: form.toString() };
    case 'label_names':
      return { path: '/api/v1/labels', form: form.toString() };
  }
}

/** What Prometheus said against a question, in its own words. */
function refusal(status: number, text: string): QuestionError {
  let said: string | undefined;
  try {
    said = textOf(fieldsOf(JSON.parse(text))['error']);
  } catch {
    said = text.trim().slice(0, 300);
  }
  if (status === 503)
    return new QuestionError('refused', `Prometheus is busy or not ready yet: ${said || 'status 503'}`);
  return new QuestionError('refused', `Prometheus refused the query: ${said || `status ${status}`}`);
}

/** How every answer of Prometheus begins that is no error. */
export const successBegins = Buffer.from('{"status":"success",');

/** Asks the Prometheus of the lab. Nothing is connected before the first question. */
export function createAskPrometheus(options: AskPrometheusOptions): AskPrometheus {
  const { port, timeoutMs = 10_000, bytesMax = 24 * 1024 * 1024, connectionsMax = 8 } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: connectionsMax, maxFreeSockets: connectionsMax });

  const exchange = (question: PrometheusQuestion, signal: AbortSignal): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const { path, form } = requestOf(question, timeoutMs);
      // Label values take no form in a body.
      const inPath = question.kind === 'label_values';
      const asked = request(
        {
          host: '127.0.0.1',
          port,
          agent,
          signal,
          method: inPath ? 'GET' : 'POST',
          path: inPath ? `${path}?${form}` : path,
          headers: inPath ? {} : { 'content-type': 'application/x-www-form-urlencoded' },
        },
        (response) => {
          const chunks: Buffer[] = [];
          let bytes = 0;
          response.on('error', reject);
          response.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
            if (bytes <= bytesMax) return void chunks.push(chunk);
            const most = Math.round(bytesMax / 1024 / 1024);
            response.destroy(
              new QuestionError(
                'too_large',
                `The answer is larger than ${most} MiB: ask for fewer series or a shorter time range.`,
              ),
            );
          });
          response.on('end', () => {
            const body = Buffer.concat(chunks);
            const status = response.statusCode ?? 0;
            if (status !== 200) reject(refusal(status, body.toString('utf8')));
            else if (body.subarray(0, successBegins.length).equals(successBegins)) resolve(body);
            else reject(new QuestionError('malformed', `What answers on 127.0.0.1:${port} is not Prometheus.`));
          });
        },
      );
      asked.on('error', reject);
      asked.end(inPath ? undefined : form);
    });

  const ask = async (question: PrometheusQuestion, signal: AbortSignal): Promise<Buffer> => {
    signal.throwIfAborted();
    const deadline = AbortSignal.timeout(timeoutMs + 500);
    try {
      return await exchange(question, AbortSignal.any([deadline, signal]));
    } catch (error) {
      if (error instanceof QuestionError) throw error;
      if (signal.aborted) throw signal.reason;
      if (deadline.aborted) {
        const message = `Prometheus did not answer within ${timeoutMs / 1000} s: choose a shorter time range.`;
        throw new QuestionError('timeout', message, error);
      }
      throw new QuestionError('unreachable', `Prometheus does not answer on 127.0.0.1:${port}.`, error);
    }
  };
  return Object.assign(ask, { close: () => agent.destroy() });
}
