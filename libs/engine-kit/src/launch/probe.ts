import { messageOf } from '../errors.ts';

/** How long one question may take; the asker asks again. */
const probeTimeoutMs = 2_000;

/**
 * Asks an engine once over HTTP and judges the answer.
 * @param judge says what is wrong with a 200 answer; undefined when it is right. Default: every 200 is right.
 * @throws Error that says what was asked and what came back
 */
export async function probe(
  url: string,
  signal: AbortSignal | undefined,
  judge: (text: string) => string | undefined = () => undefined,
): Promise<void> {
  const limit = AbortSignal.timeout(probeTimeoutMs);
  const answer = await fetch(url, { signal: signal ? AbortSignal.any([signal, limit]) : limit })
    .then(async (response) => ({ status: response.status, text: await response.text() }))
    .catch((error: unknown) => {
      throw new Error(`GET ${url}: ${reasonOf(error)}`, { cause: error });
    });
  if (answer.status !== 200) {
    throw new Error(`GET ${url} answered ${answer.status}: ${answer.text.trim().slice(0, 200)}`);
  }
  const wrong = judge(answer.text);
  if (wrong !== undefined) throw new Error(`GET ${url}: ${wrong}`);
}

/** fetch hides what happened in its cause. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && error.cause instanceof Error && error.cause.message
    ? error.cause.message
    : messageOf(error);
