import { knownCount } from '../series.ts';
import { generate, mean } from '../statistics.ts';
import { candidatePeriods } from './candidates.ts';
import { clipOutliers, detrend, fillShortGaps } from './clean.ts';
import { evidenceFor, type Evidence } from './evidence.ts';

/** A period with what speaks for it. */
export interface FoundPeriod extends Evidence {
  /** In steps; need not be whole. */
  readonly periodSteps: number;
}

export type PeriodFinding =
  | ({ readonly kind: 'found' } & FoundPeriod)
  /** Too little is known to tell. */
  | { readonly kind: 'thin'; readonly knownSteps: number; readonly neededSteps: number }
  /** Enough is known, and nothing comes again. */
  | { readonly kind: 'none'; readonly strongest?: FoundPeriod };

export interface DetectOptions {
  /** A period to look at first, in steps: one that is expected needs less evidence than one that is the best of many. */
  readonly hintSteps?: number;
  /**
   * Periods that loads often have, in steps, such as a day: they need less evidence than any other, more than a hint, and one that is
   * found near one of them is taken to be it.
   */
  readonly usualSteps?: readonly number[];
  /** No longer period is looked at. Default: half of the length. */
  readonly periodStepsMax?: number;
  /** The period that holds so far, in steps: it goes on unless there is clearly nothing in it, or clearly a better one. */
  readonly currentSteps?: number;
}

/** Shortest period that is looked for, in steps. */
export const periodStepsMin = 6;
/** With fewer known steps nothing is said, unless a hint tells how many are enough. */
const knownStepsMin = 72;
const knownStepsMinWithHint = 24;

/**
 * What a period must show. Of 4 200 made-up series without a period the first bar lets fewer than 0.3 % pass, and that of a hint fewer
 * than 1 % (`bench/src/forecast.ts` measures both again).
 */
const bars = {
  searched: { z: 2.7, skill: 0.1 },
  usual: { z: 1.8, skill: 0.15 },
  expected: { z: 1.2, skill: 0.15 },
} as const satisfies Record<string, Evidence>;
/** A period out of nowhere must have been there this often; one that was expected or is usual, twice. */
const searchedPeriodsMin = 3;
/** The more periods there are, the more a real one would show: a hint's bar goes up by this with each after the second. */
const zPerPeriod = 0.25;
/** A period that is held needs this much of what it was believed for, so that it does not come and go. */
const keptShare = { z: 0.75, skill: 0.5 };

/** What a period of so many steps must show. */
function barOf(
  periodSteps: number,
  length: number,
  { hintSteps, usualSteps = [], currentSteps }: DetectOptions,
): Evidence {
  const periods = length / periodSteps;
  const bar = (): Evidence => {
    if (hintSteps !== undefined && isNear(periodSteps, hintSteps)) {
      const z = Math.min(bars.searched.z, bars.expected.z + zPerPeriod * Math.max(0, periods - 2));
      return { z, skill: bars.expected.skill };
    }
    if (usualSteps.some((one) => isNear(periodSteps, one))) return bars.usual;
    return periods < searchedPeriodsMin ? { z: Number.POSITIVE_INFINITY, skill: 1 } : bars.searched;
  };
  const { z, skill } = bar();
  return isNear(periodSteps, currentSteps) ? { z: z * keptShare.z, skill: skill * keptShare.skill } : { z, skill };
}

/** Within 3 % of each other. */
export const isNear = (periodSteps: number, other: number | undefined): boolean =>
  other !== undefined && Math.abs(periodSteps / other - 1) <= 0.03;

/** Between two periods that both hold the shorter is taken, unless the longer one's skill is better by this. */
const skillAdvantage = 0.1;

const passes = (found: Evidence, bar: Evidence) => found.z >= bar.z && found.skill >= bar.skill;

/**
 * Finds the period of a series from the series alone: lags at which it resembles itself (autocorrelation, with outliers drawn in and
 * the trend removed, as RobustPeriod, Wen et al. 2021, does before looking) are candidates, and one is believed when the periods before
 * foretell the changes of the next (`evidenceFor`). White noise, random walks, trends, steps and spikes have none.
 * @param values one for each step, NaN for gaps; two periods are needed of a hint or a usual one, three of any other
 */
export function detectPeriod(values: Float64Array, options: DetectOptions = {}): PeriodFinding {
  const knownSteps = knownCount(values);
  const { hintSteps } = options;
  const neededSteps = Math.ceil(
    hintSteps === undefined ? knownStepsMin : Math.max(knownStepsMinWithHint, 2 * hintSteps),
  );
  if (values.length < neededSteps || knownSteps < neededSteps / 2) return { kind: 'thin', knownSteps, neededSteps };

  const factor = Math.ceil(values.length / coarseLength);
  const coarse = coarser(values, factor);
  const clean = detrend(clipOutliers(coarse));
  const judge = (periodSteps: number): FoundPeriod => {
    const period = periodSteps / factor;
    return { periodSteps, ...evidenceFor(fillShortGaps(clean, Math.floor(period / 12)), period) };
  };
  const fits = (periodSteps: number) =>
    periodSteps >= periodStepsMin && periodSteps <= (options.periodStepsMax ?? values.length / 2);

  const held: FoundPeriod[] = [];
  const consider = (periodSteps: number | undefined): FoundPeriod | undefined => {
    if (periodSteps === undefined || !fits(periodSteps)) return undefined;
    const found = judge(periodSteps);
    if (passes(found, barOf(periodSteps, values.length, options))) held.push(found);
    return found;
  };
  const usual = options.usualSteps ?? [];
  consider(options.currentSteps);
  if (held.length === 0) consider(options.hintSteps);
  if (held.length === 0) usual.forEach(consider);
  let strongest: FoundPeriod | undefined;
  if (held.length === 0) {
    for (const { period } of candidatePeriods(clean, Math.max(3, Math.ceil(periodStepsMin / factor)), candidatesMax)) {
      const found = consider(snapped(period * factor, usual));
      if (found && found.z > (strongest?.z ?? 0)) strongest = found;
    }
  }
  const base = shortestOfTheBest(held);
  if (!base) return strongest ? { kind: 'none', strongest } : { kind: 'none' };
  // A week of days: the days may differ more than the weeks.
  for (let multiple = 2; multiple <= 8 && fits(multiple * base.periodSteps); multiple += 1) {
    consider(multiple * base.periodSteps);
  }
  return { kind: 'found', ...(shortestOfTheBest(held) ?? base) };
}

/** Longer series are looked at in coarser steps. */
const coarseLength = 2500;
const candidatesMax = 6;

/** The usual period within 3 %, else the period itself. */
const snapped = (periodSteps: number, usual: readonly number[]): number =>
  usual.find((one) => isNear(periodSteps, one)) ?? periodSteps;

function shortestOfTheBest(held: readonly FoundPeriod[]): FoundPeriod | undefined {
  const best = Math.max(...held.map(({ skill }) => skill));
  return held
    .filter(({ skill }) => skill >= best - skillAdvantage)
    .toSorted((one, other) => one.periodSteps - other.periodSteps)[0];
}

function coarser(values: Float64Array, factor: number): Float64Array {
  if (factor === 1) return values;
  return generate(Math.floor(values.length / factor), (index) =>
    mean(values.subarray(index * factor, (index + 1) * factor)),
  );
}
