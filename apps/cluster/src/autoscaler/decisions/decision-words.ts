import type { DecisionRecord } from './record.ts';

/** What is written on the autoscaler, and when that was, in milliseconds on the autoscaler's clock. */
export interface Words {
  readonly text: string;
  readonly shape: string;
  readonly atMs: number;
}

/**
 * What makes a decision another one: its sizes, what won, what held it back, what failed. Numbers that wobble with every sample are
 * not part of it.
 */
function shapeOf({ explanation, scaleTo, error, forecast }: DecisionRecord): string {
  const steps = explanation.steps.map((step) => {
    switch (step.kind) {
      case 'metric':
        return [step.kind, step.name, step.error === undefined ? step.proposal : 'failed'];
      case 'floor':
        return [step.kind, step.source, step.replicas];
      case 'desired':
        return [step.kind, step.replicas, step.winner];
      case 'stabilization':
        return [step.kind, step.direction, step.to];
      case 'rate':
      case 'bounds':
        return [step.kind, step.limited];
      case 'stopped':
        return [step.kind, step.reason];
    }
  });
  const { mode, status, replicas } = forecast ?? {};
  return JSON.stringify([
    explanation.from,
    explanation.to,
    scaleTo,
    error !== undefined,
    steps,
    mode,
    status,
    replicas,
  ]);
}

/** Kept this many syncs at the least while only its numbers change. */
const refreshSyncs = 20;

/**
 * The words to show from now on: new ones when the decision is of another shape, or when its numbers changed and the old ones are
 * twenty syncs old. The same object as before means: leave what stands there.
 */
export function nextWords(
  before: Words | undefined,
  record: DecisionRecord,
  text: string,
  syncPeriodMs: number,
): Words {
  const shape = shapeOf(record);
  const atMs = record.input.nowMs;
  if (before && before.shape === shape) {
    if (before.text === text || atMs - before.atMs < refreshSyncs * syncPeriodMs) return before;
  }
  return { text, shape, atMs };
}
