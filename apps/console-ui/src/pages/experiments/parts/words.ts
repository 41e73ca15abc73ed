import type { IconName } from '@grafana/data';
import type { BadgeColor } from '@grafana/ui';
import type { ChaosPhase, ExperimentItem, RunItem } from '@gameday/console-api';
import { formatTimeOfDay } from '../../../kit/format.ts';

/** What a run has come to, for people: never by a colour alone. */
export interface Outcome {
  readonly word: string;
  readonly icon: IconName;
  readonly color: BadgeColor;
}

const icons = {
  held: 'check',
  deviated: 'times',
  inconclusive: 'question-circle',
  failed: 'exclamation-triangle',
  aborted: 'square-shape',
} as const satisfies Record<string, IconName>;

/** How a run's verdict stands to what its experiment expects. */
export function outcomeOf({
  state,
  verdict,
  asExpected,
  expected,
}: Pick<RunItem, 'state' | 'verdict' | 'asExpected' | 'expected'>): Outcome {
  if (verdict === undefined) {
    return state === 'running'
      ? { word: 'under way', icon: 'sync', color: 'blue' }
      : { word: 'runner lost', icon: 'exclamation-circle', color: 'orange' };
  }
  const icon = icons[verdict];
  if (asExpected) return { word: `${verdict}, as expected`, icon, color: 'green' };
  if (verdict === 'held' || verdict === 'deviated')
    return { word: `${verdict}, expected ${expected}`, icon, color: 'red' };
  return { word: verdict, icon, color: verdict === 'failed' ? 'red' : 'orange' };
}

/** What each phase is about. */
export const phaseSays: Readonly<Record<ChaosPhase, string>> = {
  preparing: 'gets ready',
  gate: 'must hold before anything is done',
  load: 'load begins, and the hypothesis must hold under it',
  inject: 'the method is played',
  ending: 'what was made is undone',
  recovering: 'must hold again',
  explaining: 'collects what explains the verdict',
  done: 'has its verdict',
};

/** A length of time in seconds for people: `45 s`, `1.5 min`. */
export const lengthText = (seconds: number): string =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 6) / 10} min`;

/** How long an experiment takes. */
export function takesText({ seconds, secondsMax }: Pick<ExperimentItem, 'seconds' | 'secondsMax'>): string | undefined {
  if (seconds === undefined) return undefined;
  return secondsMax !== undefined && secondsMax > seconds
    ? `${lengthText(seconds)} to ${lengthText(secondsMax)}`
    : lengthText(seconds);
}

/** A value of a probe, three figures that count. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value);
  if (Math.abs(value) >= 1_000) return value.toFixed(0);
  return String(Number(value.toPrecision(3)));
}

/** A sentence of a journal with its long figures cut to three that count: `answered 0.9702830188679246` is `answered 0.97`. */
export const withShortFigures = (sentence: string): string =>
  sentence.replace(/(?<![\w.])-?\d+\.\d{4,}(?![\w.]*\w)/g, (digits) => figure(Number(digits)));

/** A moment of a run, from its beginning: `12.3 s`, `2 min 5 s`. */
export function sinceText(ms: number): string {
  if (Math.abs(ms) < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

const dayOf = (atMs: number): string => new Date(atMs).toDateString();

/** When something was: the time of day, with the date where it was not today. */
export function whenText(atMs: number, nowMs: number): string {
  const time = formatTimeOfDay(atMs);
  if (dayOf(atMs) === dayOf(nowMs)) return time;
  return `${new Date(atMs).toLocaleDateString(undefined, { day: 'numeric', month: 'short' })} ${time}`;
}

/** The time range of a run on the other pages, with some of what was before and after it. */
export const rangeQuery = (fromMs: number, toMs: number): string =>
  `from=${Math.round(fromMs - 30_000)}&to=${Math.round(toMs + 15_000)}`;
