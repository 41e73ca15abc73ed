import { knownCount } from '../series.ts';
import { detectPeriod, isNear, type DetectOptions, type FoundPeriod, type PeriodFinding } from './detect.ts';

export interface LastingOptions extends DetectOptions {
  /** With fewer steps than this, finding nothing means that it is too early to tell. */
  readonly patienceSteps: number;
}

/** Parts of a period by which the history is cut short. */
const cuts = [1 / 8, 1 / 4];
/** So many periods are needed to see one, with and without the last quarter of its course. */
export const lastingPeriods = 2.25;

/**
 * The period that one would have found before, too. Who looks at a growing history again and again sees everything once, by chance;
 * so a period that is not yet held must also be there without the last eighth and the last quarter of its course. Where it only looked
 * like a shorter one then (a week like a day), the shorter one it is.
 */
export function detectLastingPeriod(values: Float64Array, options: LastingOptions): PeriodFinding {
  const periodStepsMax = values.length / lastingPeriods;
  const finding = detectPeriod(values, { ...options, periodStepsMax });
  if (finding.kind === 'found') {
    if (isNear(finding.periodSteps, options.currentSteps)) return finding;
    let lasting: FoundPeriod | undefined = finding;
    for (const cut of cuts) {
      const shorter = values.subarray(0, values.length - Math.round(cut * finding.periodSteps));
      const earlier = detectPeriod(shorter, { ...options, periodStepsMax });
      lasting = lasting && earlier.kind === 'found' ? shorterOf(lasting, earlier) : undefined;
    }
    if (lasting) return { ...lasting, kind: 'found' };
  }
  const neededSteps = Math.ceil(
    finding.kind === 'thin' ? Math.max(finding.neededSteps, options.patienceSteps) : options.patienceSteps,
  );
  if (finding.kind === 'thin' || values.length < neededSteps) {
    return { kind: 'thin', knownSteps: knownCount(values), neededSteps };
  }
  return finding.kind === 'found' ? { kind: 'none', strongest: finding } : finding;
}

/** The shorter of two periods where the other is it, or so many of it; undefined where they are different things. */
function shorterOf(one: FoundPeriod, other: FoundPeriod): FoundPeriod | undefined {
  const [short, long] = one.periodSteps <= other.periodSteps ? [one, other] : [other, one];
  const multiple = Math.max(1, Math.round(long.periodSteps / short.periodSteps));
  return isNear(long.periodSteps, multiple * short.periodSteps) ? short : undefined;
}
