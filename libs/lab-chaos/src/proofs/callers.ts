import { label, metric } from '@gameday/conventions';
import { exchange } from '@gameday/lab-kit';
import type { Replica } from '../lab/replicas.ts';

/** What the callers' own clients have measured since their start: attempts that were answered, and how long they took. */
export interface Attempts {
  readonly answered: number;
  /** Of those that were answered, in seconds. */
  readonly seconds: number;
  /** Those that timed out or whose connection broke. */
  readonly broken: number;
}

const none: Attempts = { answered: 0, seconds: 0, broken: 0 };
const answeredOutcomes = ['ok', 'client_error', 'server_error'];
const brokenOutcomes = ['timeout', 'connection_error'];

/** What to look for in an exposition: a histogram, and the label that names the other end. */
export const clientMetricOf = (target: { readonly callee: string } | { readonly database: string }) =>
  'callee' in target
    ? { name: metric.clientDuration.name, label: label.peer, value: target.callee }
    : { name: metric.databaseDuration.name, label: label.database, value: target.database };

export type ClientMetric = ReturnType<typeof clientMetricOf>;

/** Reads the attempts out of an exposition in Prometheus' or OpenMetrics' text format. */
export function attemptsIn(exposition: string, { name, label: key, value }: ClientMetric): Attempts {
  let { answered, seconds, broken } = none;
  for (const line of exposition.split('\n')) {
    if (!line.startsWith(`${name}_`) || !line.includes(`${key}="${value}"`)) continue;
    const [, suffix, labels = '', amount] = /^\w+_(sum|count)\{([^}]*)\} (\S+)/.exec(line) ?? [];
    const [, outcome = ''] = new RegExp(`${label.outcome}="([^"]*)"`).exec(labels) ?? [];
    if (suffix === 'count' && brokenOutcomes.includes(outcome)) broken += Number(amount);
    if (!answeredOutcomes.includes(outcome)) continue;
    if (suffix === 'count') answered += Number(amount);
    if (suffix === 'sum') seconds += Number(amount);
  }
  return { answered, seconds, broken };
}

export const since = (before: Attempts, after: Attempts): Attempts => ({
  answered: after.answered - before.answered,
  seconds: after.seconds - before.seconds,
  broken: after.broken - before.broken,
});

/** What these replicas have measured together; those that do not answer are left out. */
export async function attemptsOf(
  callers: readonly Replica[],
  what: ClientMetric,
  signal: AbortSignal,
): Promise<Attempts> {
  const each = await Promise.all(
    callers.map(async ({ adminPort }) => {
      if (adminPort === undefined) return none;
      const asked = exchange({ path: '/metrics', to: adminPort, timeoutMs: 1_000, signal });
      return asked.then(({ text }) => attemptsIn(text, what)).catch(() => none);
    }),
  );
  return each.reduce(
    (sum, one) => ({
      answered: sum.answered + one.answered,
      seconds: sum.seconds + one.seconds,
      broken: sum.broken + one.broken,
    }),
    none,
  );
}
