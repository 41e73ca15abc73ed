import type { DecisionHold, DecisionRow } from '@gameday/console-api';
import type { RecordedDecision } from '../../sources/autoscaling-record.ts';

/** What held a decision back from what its metrics asked for: the last thing that did. */
export function holdOf({ explanation }: RecordedDecision): DecisionHold | undefined {
  const holds = explanation.steps.flatMap((step): DecisionHold[] => {
    if (step.kind === 'stabilization') return ['stabilization'];
    return (step.kind === 'rate' || step.kind === 'bounds') && step.limited ? [step.kind] : [];
  });
  return holds.at(-1);
}

/** A decision as a list shows it. */
export function rowOf(record: RecordedDecision): DecisionRow {
  const { explanation, input, scaleTo, error } = record;
  const from = explanation.from ?? ('error' in input.scale ? 0 : input.scale.specReplicas);
  const to = scaleTo ?? from;
  const failed = explanation.steps.some(({ kind }) => kind === 'stopped') && error !== undefined;
  const held = holdOf(record);
  return {
    atMs: record.atMs,
    from,
    to,
    verdict: to > from ? 'up' : to < from ? 'down' : failed ? 'failed' : 'stays',
    line: record.line,
    trigger: record.trigger,
    generation: record.generation,
    ratios: explanation.steps.flatMap((step) =>
      step.kind === 'metric'
        ? {
            name: step.name,
            ...(step.ratio !== undefined && { ratio: step.ratio }),
            ...(step.proposal !== undefined && { proposal: step.proposal }),
          }
        : [],
    ),
    ...(held !== undefined && { held }),
    ...(error !== undefined && { error }),
  };
}

/** The decisions that a chart marks: those that changed the size, failed, or began to be held back. */
export function marksOf(records: readonly RecordedDecision[]): DecisionRow[] {
  let before: DecisionRow | undefined;
  return records.map(rowOf).filter((row) => {
    const news = row.verdict !== before?.verdict || row.held !== before?.held;
    before = row;
    if (row.verdict === 'up' || row.verdict === 'down') return true;
    return news && (row.verdict === 'failed' || row.held !== undefined);
  });
}

/** The decision nearest to a moment. @param records the oldest first, at least one */
export function nearestTo(records: readonly RecordedDecision[], atMs: number): number {
  let best = 0;
  records.forEach((record, index) => {
    const distance = Math.abs(record.atMs - atMs);
    if (distance < Math.abs((records[best]?.atMs ?? 0) - atMs)) best = index;
  });
  return best;
}
