import { scrapeIntervalMs } from '@gameday/console-api';
import { rangeUtil } from '@grafana/data';
import type { Values } from './interpolate.ts';

/** Prometheus gives no more points than this for a series. */
const pointsMax = 11_000;

export interface StepOptions {
  readonly fromMs: number;
  readonly toMs: number;
  /** Points that can be told apart: the width in pixels, unless the panel says another number. */
  readonly pointsMax: number;
  /** The least step that the query or the panel wants, such as `10s`. */
  readonly least?: string | undefined;
}

/** The length of `10s`, `1m` and the like; undefined for what is none. */
export function intervalMs(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    const ms = rangeUtil.intervalToMs(text.replace(/^>/, ''));
    return Number.isFinite(ms) && ms > 0 ? ms : undefined;
  } catch {
    return undefined;
  }
}

export interface Step {
  readonly stepMs: number;
  /** How often what is asked for is scraped. */
  readonly scrapeMs: number;
}

/** The distance of two points: Grafana's round steps, not less than the scrape interval. */
export function stepOf({ fromMs, toMs, pointsMax: wanted, least }: StepOptions): Step {
  const scrapeMs = intervalMs(least) ?? scrapeIntervalMs;
  const lengthMs = Math.max(1, toMs - fromMs);
  const round = rangeUtil.roundInterval(lengthMs / Math.max(1, wanted));
  return { stepMs: Math.max(round, scrapeMs, Math.ceil(lengthMs / pointsMax)), scrapeMs };
}

/** A range whose ends are multiples of the step, so that points stay where they are from one refresh to the next. */
export const aligned = (fromMs: number, toMs: number, stepMs: number): { fromMs: number; toMs: number } => ({
  fromMs: Math.floor(fromMs / stepMs) * stepMs,
  toMs: Math.floor(toMs / stepMs) * stepMs,
});

/** Milliseconds as PromQL writes a duration. */
export const durationOf = (ms: number): string => (ms % 1000 === 0 ? `${ms / 1000}s` : `${Math.round(ms)}ms`);

const plain = (value: string): Values[string] => ({ value, verbatim: true });

/** What Grafana itself fills in. The window of rates has four scrapes at least (Grafana's `$__rate_interval`). */
export function timeValues(fromMs: number, toMs: number, step?: Step): Values {
  const range = Math.max(1, Math.round((toMs - fromMs) / 1000));
  return {
    __from: plain(String(fromMs)),
    __to: plain(String(toMs)),
    __range: plain(`${range}s`),
    __range_s: plain(String(range)),
    __range_ms: plain(String(toMs - fromMs)),
    ...(step && {
      __interval: plain(durationOf(step.stepMs)),
      __interval_ms: plain(String(step.stepMs)),
      __rate_interval: plain(durationOf(Math.max(step.stepMs + step.scrapeMs, 4 * step.scrapeMs))),
    }),
  };
}
