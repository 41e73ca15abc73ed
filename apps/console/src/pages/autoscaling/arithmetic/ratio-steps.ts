import type { ArithmeticLine } from '@gameday/console-api';
import type { ExplanationStep } from '@gameday/hpa';
import { figure, plural } from '../amounts.ts';

type MetricStep = Extract<ExplanationStep, { kind: 'metric' }>;

export interface RatioFacts {
  readonly step: MetricStep;
  /** How far from 1 nothing is done. */
  readonly up: number;
  readonly down: number;
  readonly specReplicas: number;
  /** What a pod without a sample is taken for when scaling down: `as at its target`. */
  readonly missingAs: string;
}

/** How many pods the ratio was multiplied by. */
export function multiplierOf({ step: { ratio, pods } }: Pick<RatioFacts, 'step'>): number {
  if (!pods || ratio === undefined) return 0;
  const missing = ratio === 1 ? 0 : pods.missing;
  return pods.ready + missing + (ratio > 1 ? pods.unready : 0);
}

function leftOut({ step: { ratio = 1, pods }, missingAs }: RatioFacts): ArithmeticLine[] {
  if (!pods) return [];
  const { unready, missing, ignored } = pods;
  const lines: string[] = [];
  if (ignored > 0)
    lines.push(`${plural(ignored, 'pod')} that ${ignored === 1 ? 'is' : 'are'} ending or failed: left out.`);
  if (missing > 0) {
    const as =
      ratio < 1 ? `counted ${missingAs}` : ratio > 1 ? 'counted as idle' : 'left out, as the rest is on target';
    lines.push(`${plural(missing, 'pod')} without a sample: ${as}, so that what is not known moves the size least.`);
  }
  if (unready > 0) {
    const why =
      ratio > 1 ? 'counted as idle, since they will soon take their part' : 'left out, since the rest asks for no more';
    lines.push(`${plural(unready, 'pod')} still starting: ${why}.`);
  }
  return lines.map((text) => ({ text }));
}

function tolerance(ratio: number, { up, down }: RatioFacts): ArithmeticLine {
  const [low, high] = [figure(1 - down), figure(1 + up)];
  const within = 1 - down <= ratio && ratio <= 1 + up;
  return {
    text: `Nothing changes between ${low} and ${high} (tolerance ${up === down ? figure(up) : `${figure(down)} down, ${figure(up)} up`}).`,
    formula: within
      ? `${low} ≤ ${figure(ratio)} ≤ ${high}`
      : ratio > 1
        ? `${figure(ratio)} > ${high}`
        : `${figure(ratio)} < ${low}`,
  };
}

/**
 * From the ratio to the size, for metrics that are measured pod by pod; undefined where the record has not what that takes.
 */
export function ratioSteps(facts: RatioFacts): ArithmeticLine[] | undefined {
  const { step, specReplicas } = facts;
  const { ratio, adjustedRatio, proposal, pods } = step;
  if (ratio === undefined || proposal === undefined || !pods) return undefined;
  const lines = leftOut(facts);
  const last = adjustedRatio ?? ratio;
  if (adjustedRatio !== undefined) {
    lines.push({
      text: 'The ratio is taken again with them counted in.',
      formula: `${figure(ratio)} → ${figure(adjustedRatio)}`,
    });
  }
  lines.push(tolerance(last, facts));
  if (step.withinTolerance === true)
    return [...lines, { text: `Near enough: it keeps ${plural(specReplicas, 'replica')}.` }];
  const multiplier = multiplierOf(facts);
  const size = Math.ceil(last * multiplier);
  const turned = adjustedRatio !== undefined && (ratio < 1 ? adjustedRatio > 1 : adjustedRatio < 1);
  const opposite = adjustedRatio !== undefined && (last < 1 ? size > specReplicas : size < specReplicas);
  if (turned || opposite) {
    if (proposal !== specReplicas) return undefined;
    return [
      ...lines,
      { text: `With all pods counted it would no longer go that way: it keeps ${plural(specReplicas, 'replica')}.` },
    ];
  }
  if (size !== proposal) return undefined;
  return [
    ...lines,
    {
      text: `The ratio times ${plural(multiplier, 'counted pod')}, rounded up: with so many each is at its target.`,
      formula: `${figure(last)} × ${multiplier} = ${figure(last * multiplier)} → ${proposal}`,
    },
  ];
}

/** For values of objects and external metrics: the tolerance, and what comes of the ratio. */
export function valueSteps(
  facts: RatioFacts & { readonly multiplier: number; readonly perPod?: string },
): ArithmeticLine[] | undefined {
  const { step, multiplier, perPod, specReplicas } = facts;
  const { ratio, proposal } = step;
  if (ratio === undefined || proposal === undefined) return undefined;
  if (specReplicas === 0 && perPod === undefined) {
    return [
      { text: 'From no pods the ratio alone says how many, rounded up.', formula: `${figure(ratio)} → ${proposal}` },
    ];
  }
  const near = tolerance(ratio, facts);
  if (step.withinTolerance === true) return [near, { text: `Near enough: it keeps ${plural(proposal, 'replica')}.` }];
  if (perPod !== undefined)
    return [near, { text: 'As many pods as it takes, rounded up.', formula: `${perPod} → ${proposal}` }];
  if (Math.ceil(ratio * multiplier) !== proposal) return undefined;
  return [
    near,
    {
      text: `Spread over the ${plural(multiplier, 'ready pod')}, rounded up.`,
      formula: `${figure(ratio)} × ${multiplier} = ${figure(ratio * multiplier)} → ${proposal}`,
    },
  ];
}
