import { Pool } from 'undici';
import { PrometheusBadAnswer, PrometheusRefused, PrometheusTimeout, PrometheusUnreachable } from './errors.ts';
import { asRecord } from './json.ts';

export type Parameters = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export interface PrometheusHttp {
  readonly url: string;
  /**
   * Posts parameters as a form where `method` is POST, so that long queries fit, and reads `data` of the answer.
   * @param read throws an Error that names what is missing
   * @throws PrometheusError
   */
  api<Value>(
    method: 'GET' | 'POST',
    path: string,
    parameters: Parameters,
    read: (data: unknown) => Value,
    signal?: AbortSignal,
  ): Promise<Value>;
  /** The status of any page. @throws PrometheusUnreachable, PrometheusTimeout */
  status(path: string, signal?: AbortSignal): Promise<number>;
  close(): Promise<void>;
}

/** An answer larger than this is refused: a range query over all series of the lab stays far below. */
const responseBytesMax = 64 * 1024 * 1024;

/** @throws TypeError when the URL is none */
export function createHttp(options: { readonly url: string; readonly timeoutMs: number }): PrometheusHttp {
  const { timeoutMs } = options;
  const base = parseUrl(options.url);
  const prefix = base.pathname.replace(/\/$/, '');
  const pool = new Pool(base.origin, {
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: timeoutMs },
    maxResponseSize: responseBytesMax,
  });

  const send = async (method: 'GET' | 'POST', path: string, form: string, signal: AbortSignal | undefined) => {
    const where = `${method} ${base.origin}${prefix}${path}`;
    signal?.throwIfAborted();
    const ending = new AbortController();
    const end = (): void => ending.abort();
    signal?.addEventListener('abort', end);
    const timer = setTimeout(end, timeoutMs);
    try {
      const { statusCode, body } = await pool.request({
        method,
        path: `${prefix}${path}${method === 'GET' && form !== '' ? `?${form}` : ''}`,
        ...(method === 'POST' && { body: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
        signal: ending.signal,
      });
      return { where, status: statusCode, text: await body.text() };
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (ending.signal.aborted) throw new PrometheusTimeout(where, timeoutMs);
      throw new PrometheusUnreachable(where, error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    }
  };

  return {
    url: base.href.replace(/\/$/, ''),
    async api(method, path, parameters, read, signal) {
      const form = formOf(parameters);
      const { where, status, text } = await send(method, `/api/v1${path}`, form.toString(), signal);
      const envelope = parseEnvelope(text);
      if (status >= 400 || envelope?.['status'] === 'error') {
        const type = String(envelope?.['errorType'] ?? '');
        const message = String(envelope?.['error'] ?? (text.trim().slice(0, 300) || '(no text)'));
        throw new PrometheusRefused(where, status, type, message, form.get('query') ?? undefined);
      }
      if (envelope === undefined) throw new PrometheusBadAnswer(where, `no JSON: ${JSON.stringify(text.slice(0, 80))}`);
      try {
        return read(envelope['data']);
      } catch (error) {
        throw new PrometheusBadAnswer(where, (error as Error).message);
      }
    },
    async status(path, signal) {
      return (await send('GET', path, '', signal)).status;
    },
    async close() {
      await pool.destroy();
    },
  };
}

function parseEnvelope(text: string): Record<string, unknown> | undefined {
  try {
    return asRecord(JSON.parse(text), 'the answer');
  } catch {
    return undefined;
  }
}

function formOf(parameters: Parameters): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    for (const each of Array.isArray(value) ? (value as readonly string[]) : [value]) form.append(name, String(each));
  }
  return form;
}

function parseUrl(url: string): URL {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new TypeError(`"${url}" is not Prometheus' address; give one such as http://127.0.0.1:9090`);
  }
  return parsed;
}
