import type { Explanation, ExplanationStep } from './explanation.ts';
import type { Bounds, Limited } from './limits.ts';
import type { Stabilized } from './stabilization.ts';

/** What the stabilization window did; nothing where it did not hold the recommendation back. */
export function explainStabilization(
  { replicas, held }: Stabilized,
  desired: number,
  nowMs: number,
): ExplanationStep[] {
  if (!held) return [];
  const { direction, windowSeconds, recommendation } = held;
  const ageSeconds = (nowMs - recommendation.timestampMs) / 1000;
  const extreme = direction === 'down' ? 'highest' : 'lowest';
  return [
    {
      kind: 'stabilization',
      direction,
      windowSeconds,
      from: desired,
      to: replicas,
      ageSeconds,
      text: `held at ${replicas} by the scale-${direction} window ${windowSeconds} s, ${extreme} recommendation ${recommendation.replicas} from ${ageSeconds} s ago`,
    },
  ];
}

function rateText(
  current: number,
  { limit, chosen, direction }: NonNullable<Limited['rate']>,
  behavior: boolean,
): string {
  if (!behavior) return `one step up may reach ${limit}`;
  if (!chosen) return `scale-${direction} is disabled`;
  const { type, value, periodSeconds } = chosen.policy;
  const policy = `scale-${direction} policy ${type} ${value}${type === 'Percent' ? '%' : ''}/${periodSeconds}s`;
  const from = chosen.base === current ? '' : `, counted from the ${chosen.base} of ${periodSeconds} s ago,`;
  const allowed = direction === 'up' ? Math.max(limit, current) : Math.max(0, Math.min(limit, current));
  return `${policy}${from} allows ${allowed}`;
}

/** What the policies and the bounds did. */
export function explainLimits(
  current: number,
  { replicas, reason, rate }: Limited,
  { min, max }: Bounds,
  behavior: boolean,
): ExplanationStep[] {
  const limitedByRate = reason === 'ScaleUpLimit' || reason === 'ScaleDownLimit';
  const limitedByBounds = reason === 'TooFewReplicas' || reason === 'TooManyReplicas';
  const bounds = limitedByBounds
    ? `held at the ${reason === 'TooFewReplicas' ? 'minimum' : 'maximum'} of ${replicas}`
    : `within ${min}..${max}`;
  return [
    ...(rate
      ? [
          {
            kind: 'rate',
            direction: rate.direction,
            limit: rate.limit,
            limited: limitedByRate,
            text: rateText(current, rate, behavior),
          } as const,
        ]
      : []),
    { kind: 'bounds', min, max, limited: limitedByBounds, text: bounds },
  ];
}

/** Puts the steps together; the line ends with what came of it. */
export function explanationOf(steps: readonly ExplanationStep[], from?: number, to?: number): Explanation {
  const end = from === undefined || to === undefined ? [] : [from === to ? `stays at ${from}` : `${from} -> ${to}`];
  const line = [...steps.map(({ text }) => text), ...end].join('; ');
  return { line, steps, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
