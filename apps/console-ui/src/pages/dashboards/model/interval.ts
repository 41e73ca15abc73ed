import { scrapeIntervalMs } from '@gameday/console-api';
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

const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_629_800_000,
  y: 31_557_600_000,
};

/** The length of `10s`, `1m` and the like; undefined for what is none. */
export function intervalMs(text: string | undefined): number | undefined {
  const [, count, unit = ''] = /^>?\s*(\d+(?:\.\d+)?)(ms|[smhdwMy])$/.exec(text ?? '') ?? [];
  const ms = Number(count) * (unitsMs[unit] ?? Number.NaN);
  return ms > 0 ? ms : undefined;
}

/** Distances of points that people know, each up to a limit (Grafana's `roundInterval`). */
const roundSteps: ReadonlyArray<readonly [belowMs: number, stepMs: number]> = [
  [10, 1],
  [15, 10],
  [35, 20],
  [75, 50],
  [150, 100],
  [350, 200],
  [750, 500],
  [1_500, 1_000],
  [3_500, 2_000],
  [7_500, 5_000],
  [12_500, 10_000],
  [17_500, 15_000],
  [25_000, 20_000],
  [45_000, 30_000],
  [90_000, 60_000],
  [210_000, 120_000],
  [450_000, 300_000],
  [750_000, 600_000],
  [1_050_000, 900_000],
  [1_500_000, 1_200_000],
  [2_700_000, 1_800_000],
  [5_400_000, 3_600_000],
  [9_000_000, 7_200_000],
  [16_200_000, 10_800_000],
  [32_400_000, 21_600_000],
  [86_400_000, 43_200_000],
  [604_800_000, 86_400_000],
  [1_814_400_000, 604_800_000],
  [3_628_800_000, 2_592_000_000],
];

const roundMs = (ms: number): number => roundSteps.find(([belowMs]) => ms < belowMs)?.[1] ?? 31_536_000_000;

export interface Step {
  readonly stepMs: number;
  /** How often what is asked for is scraped. */
  readonly scrapeMs: number;
}

/** The distance of two points: Grafana's round steps, not less than the scrape interval. */
export function stepOf({ fromMs, toMs, pointsMax: wanted, least }: StepOptions): Step {
  const scrapeMs = intervalMs(least) ?? scrapeIntervalMs;
  const lengthMs = Math.max(1, toMs - fromMs);
  const round = roundMs(lengthMs / Math.max(1, wanted));
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
