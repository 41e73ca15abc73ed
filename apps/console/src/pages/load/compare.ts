import type { ComparedThreshold, LoadComparison, LoadRunItem, LoadThreshold } from '@gameday/console-api';
import type { ParsedFigures } from '../../sources/load-runs.ts';
import { loadReport } from '../../sources/load-verdict.ts';

interface Side {
  readonly run: LoadRunItem;
  readonly figures: ParsedFigures;
  readonly thresholds: readonly LoadThreshold[];
}

/** The thresholds of both, by name. */
function thresholdsOf(before: readonly LoadThreshold[], now: readonly LoadThreshold[]): ComparedThreshold[] {
  const all = new Map([...before, ...now].map(({ ok: _, ...threshold }) => [threshold.name, threshold]));
  const okIn = (list: readonly LoadThreshold[], name: string) => list.find((each) => each.name === name)?.ok;
  return [...all.values()]
    .map((threshold) => ({ ...threshold, before: okIn(before, threshold.name), now: okIn(now, threshold.name) }))
    .toSorted((a, b) => ((a.transaction ?? '') < (b.transaction ?? '') ? -1 : 1));
}

/** Two loads side by side, transaction by transaction, as the report compares with a baseline. */
export async function compareLoads(before: Side, now: Side): Promise<LoadComparison> {
  const { compare } = await loadReport();
  type Figures = Parameters<typeof compare>[0];
  const changes = compare(before.figures as unknown as Figures, now.figures as unknown as Figures);
  const [earlier, later] = [before, now].map(({ figures }) => figures.transactions.map(({ name }) => name));
  return {
    before: before.run,
    now: now.run,
    changes: changes.map(({ transaction, figure, before: from, now: to, change, judgement }) => ({
      ...{ transaction, figure: figure.says, unit: figure.unit, before: from, now: to, judgement },
      change: Number.isFinite(change) ? change : null,
    })),
    thresholds: thresholdsOf(before.thresholds, now.thresholds),
    onlyBefore: (earlier ?? []).filter((name) => !later?.includes(name)),
    onlyNow: (later ?? []).filter((name) => !earlier?.includes(name)),
  };
}
