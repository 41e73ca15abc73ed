import {
  type PrometheusBatch,
  type PrometheusLine,
  prometheusLimits,
  type PrometheusQuestion,
  tokenHeader,
  tokenMeta,
} from '@gameday/console-api';
import { linesOf } from './lines.ts';

/** A question that has no answer; the message is for people. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
}

interface Waiting {
  readonly question: PrometheusQuestion;
  readonly resolve: (data: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** Questions of this time go together: panels that ask at the same tick make one request. */
const gatherMs = 10;

let gathered: Waiting[] = [];

/**
 * Asks Prometheus through the console. What several panels ask at about the same time goes in one request, and each has its answer
 * as soon as it comes.
 * @returns what Prometheus has under `data`
 * @throws AnswerError; what `signal` was aborted with
 */
export function ask(question: PrometheusQuestion, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    if (gathered.length === 0) setTimeout(sendGathered, gatherMs);
    gathered.push({ question, resolve, reject, signal });
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

function sendGathered(): void {
  const all = gathered.filter(({ signal }) => !signal.aborted);
  gathered = [];
  for (let at = 0; at < all.length; at += prometheusLimits.questions) {
    void send(all.slice(at, at + prometheusLimits.questions));
  }
}

const token = (): string => document.querySelector<HTMLMetaElement>(`meta[name="${tokenMeta}"]`)?.content ?? '';

/** One request; it is ended when nobody waits for any of its answers. */
async function send(waiting: readonly Waiting[]): Promise<void> {
  const ending = new AbortController();
  let left = waiting.length;
  const leave = () => {
    left -= 1;
    if (left === 0) ending.abort();
  };
  for (const { signal } of waiting) signal.addEventListener('abort', leave, { once: true });
  const failAll = (message: string) => {
    for (const { reject } of waiting) reject(new AnswerError(message));
  };
  try {
    const response = await fetch('/api/dashboards/ask', {
      method: 'POST',
      headers: { 'content-type': 'application/json', [tokenHeader]: token() },
      body: JSON.stringify({ questions: waiting.map(({ question }) => question) } satisfies PrometheusBatch),
      signal: ending.signal,
    });
    if (!response.ok || !response.body) {
      const { detail } = (await response.json().catch(() => ({}))) as { detail?: string };
      return failAll(detail ?? `The console answered with status ${response.status}.`);
    }
    for await (const line of linesOf(response.body)) {
      const answer = JSON.parse(line) as PrometheusLine;
      const asker = waiting[answer.at];
      if (asker?.signal.aborted) continue;
      if ('error' in answer) asker?.reject(new AnswerError(answer.error));
      else asker?.resolve(answer.data);
    }
    failAll('The console ended its answer too early.');
  } catch (error) {
    if (ending.signal.aborted) return;
    const broken = error instanceof SyntaxError;
    failAll(broken ? 'The console answered with something that is not JSON.' : 'The console does not answer.');
  } finally {
    for (const { signal } of waiting) signal.removeEventListener('abort', leave);
  }
}
