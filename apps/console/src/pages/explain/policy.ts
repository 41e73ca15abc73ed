import type { ExplainPolicy } from '@gameday/console-api';
import type { Explanation, GovernanceReport } from '@gameday/service-kit';
import { type Fields, fieldsOf, numberOf } from '../../sources/shape.ts';
import { lasted } from '../../sources/events-item.ts';

/** Where in the settings of an edge the rules of a decision are, and which of them decided. */
const deciding: Readonly<Record<string, { readonly at: readonly string[]; readonly decided: readonly string[] }>> = {
  consecutive_failures: { at: ['breaker'], decided: ['consecutiveFailures'] },
  failure_rate: { at: ['breaker'], decided: ['failureRate', 'callsMin', 'window'] },
  slow_rate: { at: ['breaker'], decided: ['slowCall', 'callsMin', 'window'] },
  open_time_over: { at: ['breaker'], decided: ['openMs', 'openMsMax', 'openGrowth'] },
  probe_failed: { at: ['breaker'], decided: ['halfOpenProbes', 'openGrowth'] },
  probes_slow: { at: ['breaker'], decided: ['slowCall', 'halfOpenProbes'] },
  probes_ok: { at: ['breaker'], decided: ['halfOpenProbes'] },
  forced: { at: ['breaker'], decided: [] },
  connection_errors: { at: ['balancer', 'ejection'], decided: ['consecutiveConnectionErrors'] },
  consecutive_errors: { at: ['balancer', 'ejection'], decided: ['consecutiveErrors'] },
  success_rate: { at: ['balancer', 'ejection'], decided: ['successRate'] },
  open: { at: ['breaker'], decided: [] },
  budget: { at: ['retryBudget'], decided: ['ratio', 'perSecondMin'] },
  bulkhead: { at: ['bulkhead'], decided: ['concurrencyMax', 'queueMax'] },
  deadline: { at: [], decided: ['deadlineMs'] },
};

const names: Readonly<Record<string, string>> = {
  breaker: 'circuit breaker',
  ejection: 'outlier ejection',
  retryBudget: 'retry budget',
};

const ownWords: Readonly<Record<string, string>> = {
  openMs: 'open for',
  openMsMax: 'open for at most',
  openGrowth: 'open longer each time by a factor of',
  openJitter: 'jitter of the open time',
  halfOpenProbes: 'probes that must succeed',
  baseMs: 'out for',
  maxMs: 'out for at most',
  perSecondMin: 'per second, at least',
};

/** `consecutiveFailures` → `consecutive failures`. */
function wordsOf(name: string): string {
  if (Object.hasOwn(ownWords, name)) return ownWords[name] ?? name;
  const [, base = name, , bound] = /^(.*?)(Ms)?(Min|Max)?$/.exec(name) ?? [];
  const words = base.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return bound === undefined ? words : `${words}, at ${bound === 'Min' ? 'least' : 'most'}`;
}

/** The breaker's window in words. */
function windowWords(value: Fields): string | undefined {
  const [calls, seconds] = [numberOf(value['calls']), numberOf(value['seconds'])];
  if (value['kind'] === 'count' && calls !== undefined) return `the last ${calls} calls`;
  return value['kind'] === 'time' && seconds !== undefined ? `the last ${seconds} s` : undefined;
}

function valueOf(name: string, value: unknown): string {
  if (value === null) return 'off';
  const number = numberOf(value);
  if (number !== undefined && /Ms(?:Min|Max)?$/.test(name)) return lasted(number);
  if (number !== undefined && /(?:Rate|Ratio|Share|Jitter|shareMax|rate|ratio)$/.test(name) && number <= 1)
    return `${Number((number * 100).toFixed(2))} %`;
  if (typeof value === 'object') {
    const window = windowWords(fieldsOf(value));
    if (window !== undefined) return window;
    return Object.entries(fieldsOf(value))
      .map(([key, inner]) => `${wordsOf(key)} ${valueOf(key, inner)}`)
      .join(', ');
  }
  return String(value);
}

const settingsIn = (settings: Fields, decided: readonly string[]): ExplainPolicy['settings'] =>
  Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ name: wordsOf(name), value: valueOf(name, value), decided: decided.includes(name) }))
    .toSorted((a, b) => Number(b.decided) - Number(a.decided));

/** What decided, in the words of `deciding`. */
export function causeOf(told: Explanation): string {
  switch (told.kind) {
    case 'transition':
      return told.transition.cause;
    case 'ejection':
    case 'ejection_withheld':
      return told.ejection.cause;
    case 'return':
      return told.back.cause;
    case 'shed':
      return 'shed';
  }
}

const sourceOf = (source: string, version: number): string =>
  source === 'default' ? 'the default, from code' : `set by hand or by an experiment (version ${version})`;

/** What a policy was then is not kept: it may have been another. */
const laterNote =
  'This is the policy in force now. At that moment it may have been another, where somebody or an experiment has changed it since.';

/**
 * The rules in force on an edge, or those of a service's own limit.
 * @param cause as `causeOf` has it, or the reason of a refusal
 * @returns undefined where nobody says
 */
export function policyOf(report: GovernanceReport | undefined, peer: string, cause: string): ExplainPolicy | undefined {
  if (!report) return undefined;
  if (cause === 'shed') {
    const { server } = report;
    const settings = settingsIn(fieldsOf(server.settings), ['limitMax', 'limitMin', 'algorithm']);
    return {
      name: `${report.service}’s own limit`,
      source: sourceOf(server.source, server.version),
      settings,
      note: laterNote,
    };
  }
  const edge = report.edges.find((one) => one.peer === peer);
  if (!edge) return undefined;
  const { at, decided } = deciding[cause] ?? { at: ['breaker'], decided: [] };
  const whole = fieldsOf(edge.settings);
  const part = at.reduce<Fields>((fields, name) => fieldsOf(fields[name]), whole);
  const shown = at.length === 0 ? Object.fromEntries(decided.map((name) => [name, whole[name]])) : part;
  const last = at.at(-1);
  return {
    name: `${report.service} → ${peer}${last === undefined ? '' : `: ${names[last] ?? last}`}`,
    source: sourceOf(edge.source, edge.version),
    settings: settingsIn(shown, decided),
    note: laterNote,
  };
}

/** How long the breaker's window looks back, in ms; undefined where it counts calls, or nobody says. */
export function windowMsOf(report: GovernanceReport | undefined, peer: string): number | undefined {
  const edge = report?.edges.find((one) => one.peer === peer);
  const { kind, seconds } = fieldsOf(fieldsOf(fieldsOf(edge?.settings)['breaker'])['window']);
  const long = numberOf(seconds);
  return kind === 'time' && long !== undefined ? long * 1000 : undefined;
}
