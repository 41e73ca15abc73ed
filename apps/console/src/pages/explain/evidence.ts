import type { ExplainChart, ExplainEvidence } from '@gameday/console-api';
import type { Explanation } from '@gameday/service-kit';

/** The requests that a decision was seen in, the latest first. */
export const evidenceOf = ({ evidence }: Explanation): ExplainEvidence[] =>
  evidence.map(({ at, outcome, durationMs, endpoint, traceId }) => ({
    atMs: Date.parse(at),
    outcome,
    durationMs,
    ...(endpoint !== undefined && { endpoint }),
    ...(traceId !== undefined && { traceId }),
  }));

const inARow = (
  told: Explanation,
): { readonly observed: number; readonly threshold: number; readonly title: string } | undefined => {
  if (told.kind === 'transition' && told.transition.cause === 'consecutive_failures') {
    const { observed, threshold } = told.transition;
    return { observed, threshold, title: 'Failures in a row' };
  }
  if ((told.kind === 'ejection' || told.kind === 'ejection_withheld') && told.ejection.cause !== 'success_rate') {
    const { observed, threshold, cause, endpointId } = told.ejection;
    return {
      observed,
      threshold,
      title: `${cause === 'connection_errors' ? 'Connection errors' : 'Errors'} in a row of ${endpointId}`,
    };
  }
  return undefined;
};

/**
 * How failures in a row grew up to the threshold, from the very attempts that failed; undefined where something else decided, or
 * too few of them are known. An attempt tells of itself a moment after it was counted, so none is later than the decision.
 */
export function evidenceChart(told: Explanation): ExplainChart | undefined {
  const row = inARow(told);
  const atMs = Date.parse(told.at);
  const times = told.evidence.map(({ at }) => Math.min(Date.parse(at), atMs)).toSorted((a, b) => a - b);
  const first = times[0];
  if (!row || first === undefined || times.length < 2) return undefined;
  const points = times
    .map((time, index) => [time, row.observed - (times.length - 1 - index)] as const)
    .filter(([, value]) => value > 0);
  const fromMs = points[0]?.[0] ?? first;
  const marginMs = Math.max(200, (atMs - fromMs) * 0.1);
  return {
    title: row.title,
    unit: 'count',
    lines: [{ label: 'in a row', points, step: true }],
    threshold: { value: row.threshold, label: `threshold ${row.threshold}` },
    fromMs: fromMs - marginMs,
    toMs: atMs + marginMs,
    atMs,
    source: 'the attempts that failed, as the replica recorded them',
  };
}
