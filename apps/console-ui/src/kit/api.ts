import { tokenHeader, tokenMeta } from '@gameday/console-api';

/** The console's server refused, or did not answer; the message is for people. */
export class ApiError extends Error {
  /** The HTTP status; 0 where there was no answer. */
  readonly status: number;

  constructor(status: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ApiError';
    this.status = status;
  }
}

const token = (): string => document.querySelector<HTMLMetaElement>(`meta[name="${tokenMeta}"]`)?.content ?? '';

async function exchange(path: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(0, 'The console does not answer. Does the lab still run? npm run lab starts it.', error);
  }
  const text = await response.text();
  let body: unknown;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    throw new ApiError(response.status, `The console answered ${path} with something that is not JSON.`, error);
  }
  if (response.ok) return body;
  const { detail, title } = (body ?? {}) as { detail?: string; title?: string };
  throw new ApiError(response.status, detail ?? title ?? `The console answered with status ${response.status}.`);
}

/** Asks the console's server. @throws ApiError; an AbortError when `signal` ends it */
export const getJson = async <Answer>(path: string, signal?: AbortSignal): Promise<Answer> =>
  (await exchange(path, { headers: { accept: 'application/json' }, ...(signal && { signal }) })) as Answer;

/** Has the console's server change something. @throws ApiError */
export const send = async <Answer>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<Answer> =>
  (await exchange(path, {
    method,
    headers: { [tokenHeader]: token(), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })) as Answer;
