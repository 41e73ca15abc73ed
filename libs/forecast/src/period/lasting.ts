import { knownCount } from '../series.ts';
import { detectPeriod, isNear, type DetectOptions, type PeriodFinding } from './detect.ts';

/** Parts of a period by which the history is cut short. */
const cuts = [1 / 8, 1 / 4];

/**
 * The period that one would have found before, too. Who looks at a growing history again and again sees everything once, by chance;
 * so a period that is not yet held must also be there without the last eighth and the last quarter of its course.
 */
export function detectLastingPeriod(values: Float64Array, options: DetectOptions): PeriodFinding {
  const finding = detectPeriod(values, options);
  if (finding.kind !== 'found' || isNear(finding.periodSteps, options.currentSteps)) return finding;
  const { periodSteps, z, skill } = finding;
  const neededSteps = Math.ceil((2 + Math.max(...cuts)) * periodSteps);
  if (values.length < neededSteps) return { kind: 'thin', knownSteps: knownCount(values), neededSteps };
  const lasts = cuts.every((cut) => {
    const earlier = detectPeriod(values.subarray(0, values.length - Math.round(cut * periodSteps)), options);
    return earlier.kind === 'found' && isNear(earlier.periodSteps, periodSteps);
  });
  return lasts ? finding : { kind: 'none', strongest: { periodSteps, z, skill } };
}
