import type { Toxiproxy as NodeClient } from 'toxiproxy-node-client';
import { request } from 'undici';
import { ToxiproxyAway, ToxiproxyBadAnswer, ToxiproxyRefused, ToxiproxyStalled } from './errors.ts';

/** How the client package sends its requests. */
export type ClientApi = NodeClient['api'];

interface Sent {
  readonly where: string;
  readonly text: string;
}

/** Toxiproxy's own sentence: `{"error": "proxy not found", "status": 404}`; some are HTML or plain. */
function wordsOf(text: string): string {
  try {
    const { error, title } = JSON.parse(text) as { error?: string; title?: string };
    return error ?? title ?? text.trim();
  } catch {
    return text.trim() === '' ? '(no text)' : text.trim().slice(0, 300);
  }
}

function parse<T>({ where, text }: Sent): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new ToxiproxyBadAnswer(where);
  }
}

async function send(
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  body: unknown,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<Sent> {
  const where = `${method} ${url}`;
  signal?.throwIfAborted();
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const { statusCode, body: answer } = await request(url, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      signal: signal ? AbortSignal.any([signal, late]) : late,
      // A connection of its own: one that is kept would outlive a Toxiproxy that is killed.
      reset: true,
    });
    const text = await answer.text();
    if (statusCode >= 400) throw new ToxiproxyRefused(where, statusCode, wordsOf(text));
    return { where, text };
  } catch (error) {
    if (error instanceof ToxiproxyRefused) throw error;
    if (signal?.aborted) throw signal.reason;
    if (late.aborted) throw new ToxiproxyStalled(where, timeoutMs);
    throw new ToxiproxyAway(where, error);
  }
}

/**
 * Requests for `toxiproxy-node-client` as a lab needs them: with a deadline and a signal, and with what Toxiproxy says
 * when it refuses. Without these a stalled Toxiproxy would keep whoever asks for ever.
 */
export function boundedApi(limits: {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}): ClientApi {
  const api = {
    get: async <T>(url: string) => ({ data: parse<T>(await send('GET', url, undefined, limits)) }),
    async post<T>(url: string, body?: unknown) {
      const sent = await send('POST', url, body, limits);
      return { data: sent.text === '' ? (undefined as T) : parse<T>(sent) };
    },
    delete: async (url: string) => void (await send('DELETE', url, undefined, limits)),
    getText: async (url: string) => (await send('GET', url, undefined, limits)).text,
  };
  // The package's class has private members besides these, so nothing else can have its type.
  return api as unknown as ClientApi;
}
