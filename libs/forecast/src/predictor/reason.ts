import type { Accuracy } from '../accuracy/accuracy.ts';
import type { Distrust } from '../accuracy/trust.ts';
import type { PeriodFinding } from '../period/detect.ts';
import { durationText } from '../settings/duration.ts';
import type { PredictiveSettings } from '../settings/settings.ts';
import type { Peak, Question } from './prediction.ts';

const dayFraction = (seconds: number) => Math.abs(seconds / 86_400 - 1) < 0.01;
const percent = (share: number) => `${Math.round(share * 100)} %`;

/** Three digits that count, and no zeros behind. */
function numberText(value: number): string {
  if (Math.abs(value) >= 1_000) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

export function thinReason(
  finding: Extract<PeriodFinding, { kind: 'thin' }>,
  { stepSeconds }: PredictiveSettings,
): string {
  return (
    `the history is thin: ${durationText(finding.knownSteps * stepSeconds)} of ` +
    `${durationText(finding.neededSteps * stepSeconds)} needed to tell whether the load comes again`
  );
}

/** A period is there, and too few forecasts have been compared with what came. */
export const unscoredReason = (periodSeconds: number): string =>
  `the history is thin: it seems to come again every ${durationText(periodSeconds)}, but not long enough to know how wrong forecasts are`;

export function noPeriodReason(
  finding: Extract<PeriodFinding, { kind: 'none' }>,
  knownSeconds: number,
  { stepSeconds, periodSeconds }: PredictiveSettings,
): string {
  const hint = periodSeconds === undefined ? '' : `, not even every ${durationText(periodSeconds)} as expected`;
  const weak = finding.strongest
    ? `; most like one is ${durationText(finding.strongest.periodSteps * stepSeconds)}, which may be chance`
    : '';
  return `no period: nothing in ${durationText(knownSeconds)} of history comes again${hint}${weak}`;
}

/** `peak of 412/s in 90 s, 8 pods at 55/s each; needs 45 s to start`. */
function peakText(peak: Peak, replicas: number, question: Question): string {
  const { unit = '', tolerance = 0 } = question;
  const tolerated = tolerance > 0 ? ` (${percent(tolerance)} more tolerated)` : '';
  return (
    `peak of ${numberText(peak.upper)}${unit} ${peak.inSeconds > 0 ? `in ${durationText(peak.inSeconds)}` : 'now'}, ` +
    `${replicas} ${replicas === 1 ? 'pod' : 'pods'} at ${numberText(question.targetPerPod)}${unit} each${tolerated}; ` +
    `needs ${durationText(question.startupSeconds)} to start`
  );
}

/** `last day's error 6 %, coverage 96 %`. */
function accuracyText(accuracy: Accuracy, periodSeconds: number): string {
  const whose = dayFraction(periodSeconds) ? "last day's error" : `error over the last ${durationText(periodSeconds)}`;
  return `${whose} ${percent(accuracy.wape)}, coverage ${percent(accuracy.coverage)}`;
}

export const readyReason = (
  peak: Peak,
  replicas: number,
  question: Question,
  accuracy: Accuracy,
  periodSeconds: number,
) => `${peakText(peak, replicas, question)}; ${accuracyText(accuracy, periodSeconds)}`;

export function inaccurateReason(
  because: Distrust,
  accuracy: Accuracy,
  periodSeconds: number,
  { errorMax, quantile }: PredictiveSettings,
): string {
  const told = accuracyText(accuracy, periodSeconds);
  switch (because) {
    case 'error':
      return `the forecast is not relied on: ${told}; the error must be ${percent(errorMax)} or less, clearly less after it was more`;
    case 'recent_error':
      return `the forecast is not relied on: just now it is wrong by ${percent(accuracy.recentWape)}, today is unlike the days before; ${told}`;
    case 'no_skill':
      return `the forecast is not relied on: it says no more than the last value does, so the load may not come again after all; ${told}`;
    case 'coverage':
      return `the forecast is not relied on: ${percent(1 - accuracy.coverage)} of the values were above what ${percent(quantile)} should stay within; ${told}`;
  }
}
