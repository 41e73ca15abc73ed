import type { LoadComparison, LoadRunItem } from '@gameday/console-api';
import type { ParsedFigures } from '../../sources/load-runs.ts';
import { loadReport } from '../../sources/load-verdict.ts';

interface Side {
  readonly run: LoadRunItem;
  readonly figures: ParsedFigures;
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
    onlyBefore: (earlier ?? []).filter((name) => !later?.includes(name)),
    onlyNow: (later ?? []).filter((name) => !earlier?.includes(name)),
  };
}
