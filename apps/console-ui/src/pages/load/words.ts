import type { LoadOutcome, LoadRunItem, LoadSettings } from '@gameday/console-api';
import type { BadgeColor, IconName } from '@grafana/ui';
import { formatDuration, formatRate } from '../../kit/format.ts';

/** Milliseconds for people. */
export const formatMs = (ms: number | undefined): string =>
  ms === 0 ? '0\u00a0ms' : formatDuration(ms === undefined ? undefined : ms / 1_000);

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
export const whole = (value: number): string => grouped.format(value);

/** `10 min`, `1 h 30 min`, `25 s`. */
export function formatLength(seconds: number): string {
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3_600),
    Math.floor((seconds % 3_600) / 60),
    Math.round((seconds % 60) * 10) / 10,
  ];
  const parts = [hours > 0 && `${hours} h`, minutes > 0 && `${minutes} min`, (rest > 0 || seconds < 60) && `${rest} s`];
  return parts.filter((part) => part !== false).join(' ');
}

/** How much load was wanted: `3,000 users, 10 min`; what is not said is the scenario's own. */
export function settingsWords({ vus, ratePerSecond, durationSeconds }: LoadSettings): string {
  const parts = [
    ...(ratePerSecond === undefined ? [] : [`${formatRate(ratePerSecond)} arrivals/s`]),
    ...(vus === undefined ? [] : [ratePerSecond === undefined ? `${whole(vus)} users` : `at most ${whole(vus)} users`]),
    ...(durationSeconds === undefined ? [] : [formatLength(durationSeconds)]),
  ];
  return parts.length === 0 ? 'the scenario’s own size' : parts.join(', ');
}

/** The same of a run: how much a terminal was told is known when it ends. */
export const sizeWords = ({ settings, from, state }: Pick<LoadRunItem, 'settings' | 'from' | 'state'>): string =>
  from === 'terminal' && state === 'running' ? 'started in a terminal' : settingsWords(settings);

/** A size in bytes: `1.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 999_500) return `${Math.round(bytes / 1_000)} kB`;
  if (bytes < 999_500_000) return `${(bytes / 1e6).toFixed(bytes < 9.95e6 ? 1 : 0)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

export interface Mood {
  readonly text: string;
  readonly color: BadgeColor;
  readonly icon: IconName;
}

const ofOutcome: Readonly<Record<LoadOutcome['kind'], Mood>> = {
  passed: { text: 'passed', color: 'green', icon: 'check-circle' },
  failed: { text: 'not passed', color: 'red', icon: 'times-circle' },
  stopped: { text: 'stopped', color: 'orange', icon: 'pause' },
  unjudged: { text: 'not judged', color: 'orange', icon: 'question-circle' },
};

/** How a run stands, in a word. */
export function moodOf({ state, ending, outcome }: Pick<LoadRunItem, 'state' | 'ending' | 'outcome'>): Mood {
  if (state === 'running') return { text: ending ? 'ending' : 'under way', color: 'blue', icon: 'sync' };
  if (state === 'lost') return { text: 'lost', color: 'orange', icon: 'exclamation-triangle' };
  return ofOutcome[outcome?.kind ?? 'unjudged'];
}

/** The day and time of a run, for lists. */
export const formatWhen = (atMs: number): string =>
  new Date(atMs).toLocaleString(undefined, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });

/** The dashboard of load tests in the time of a run, with some seconds around it. */
export const dashboardHref = (fromMs: number, toMs: number | undefined): string =>
  toMs === undefined
    ? `/dashboards/gameday-load-test?from=${Math.floor(fromMs)}&to=now&refresh=5s`
    : `/dashboards/gameday-load-test?from=${Math.floor(fromMs - 15_000)}&to=${Math.ceil(toMs + 15_000)}`;

/** The timeline in the time of a run: the faults, transitions and scalings meanwhile. */
export const timelineHref = (fromMs: number, toMs: number | undefined): string =>
  `/timeline?from=${Math.floor(fromMs - 15_000)}&to=${toMs === undefined ? 'now' : Math.ceil(toMs + 15_000)}`;

/** How much of a load of known length is done, 0 to 1. */
export function shareDone(
  { settings, startedAtMs }: Pick<LoadRunItem, 'settings' | 'startedAtMs'>,
  elapsedSeconds: number | undefined,
  nowMs: number,
): number | undefined {
  if (settings.durationSeconds === undefined) return undefined;
  const elapsed = elapsedSeconds ?? (nowMs - startedAtMs) / 1_000;
  return Math.min(1, Math.max(0, elapsed / settings.durationSeconds));
}

/** What k6 calls a threshold, for people: `average at most 3,000 ms`. */
export function thresholdWords(metric: string, condition: string): string {
  const [, what = '', sign = '', value = ''] = /^([\w().]+)\s*([<>=]+)\s*([\d.]+)$/.exec(condition) ?? [];
  const of: Readonly<Record<string, string>> = {
    avg: 'average',
    med: 'median',
    max: 'longest',
    min: 'shortest',
    rate: 'share',
    count: 'count',
  };
  const signs: Readonly<Record<string, string>> = {
    '<': 'below',
    '<=': 'at most',
    '>': 'above',
    '>=': 'at least',
    '==': 'exactly',
  };
  if (what === '' || signs[sign] === undefined) return `${metric} ${condition}`;
  const percentile = /^p\(([\d.]+)\)$/.exec(what)?.[1];
  const subject = percentile === undefined ? (of[what] ?? what) : `P${percentile.replace('.', '')}`;
  if (metric === 'http_req_duration') return `${subject} ${signs[sign]} ${formatMs(Number(value))}`;
  if (metric === 'checks' && what === 'rate')
    return `right answers ${signs[sign]} ${Number((Number(value) * 100).toFixed(3))} %`;
  if (metric === 'http_req_failed' && what === 'rate')
    return `failed ${signs[sign]} ${Number((Number(value) * 100).toFixed(3))} %`;
  return `${metric}: ${subject} ${signs[sign]} ${value}`;
}
