import type { LoadFigures, LoadStep } from '@gameday/console-api';
import { Badge } from '@grafana/ui';
import { formatRate, formatShare } from '../../../kit/format.ts';
import { type Column, DataTable } from '../data-table.tsx';
import { formatMs, whole } from '../words.ts';

const time = (heading: string, of: (figures: LoadFigures) => number): Column<LoadFigures> => ({
  heading,
  number: true,
  cell: (figures) => formatMs(of(figures)),
});

const columns: readonly Column<LoadFigures>[] = [
  { heading: 'Transaction', cell: ({ name }) => name },
  { heading: 'Requests', number: true, cell: ({ count }) => whole(count) },
  { heading: 'Failed', number: true, cell: ({ failed }) => whole(failed) },
  { heading: 'Success', number: true, cell: ({ success }) => formatShare(success) },
  { heading: 'TPS', number: true, cell: ({ tps }) => formatRate(tps) },
  time('Average', ({ averageMs }) => averageMs),
  time('Min', ({ minMs }) => minMs),
  time('P50', ({ p50Ms }) => p50Ms),
  time('P90', ({ p90Ms }) => p90Ms),
  time('P95', ({ p95Ms }) => p95Ms),
  time('P99', ({ p99Ms }) => p99Ms),
  time('P999', ({ p999Ms }) => p999Ms),
  time('Max', ({ maxMs }) => maxMs),
  { heading: 'APDEX', number: true, cell: ({ apdex }) => apdex.toFixed(2) },
];

interface FigureTableProps {
  readonly label: string;
  readonly rows: readonly LoadFigures[];
  /** The name of the row that is all of them together. */
  readonly sum?: string;
}

/** The percentiles and all else of each transaction. */
export const FigureTable = ({ label, rows, sum }: FigureTableProps) => (
  <DataTable
    label={label}
    columns={columns}
    rows={rows}
    keyOf={({ name }) => name}
    isStrong={({ name }) => name === sum}
  />
);

const stepColumns: readonly Column<LoadStep>[] = [
  { heading: 'Step', cell: ({ name }) => name },
  { heading: 'Offered', number: true, cell: ({ offeredPerSecond }) => `${formatRate(offeredPerSecond)}/s` },
  { heading: 'Served', number: true, cell: ({ servedPerSecond }) => `${formatRate(servedPerSecond)}/s` },
  { heading: 'Average', number: true, cell: ({ averageMs }) => formatMs(averageMs) },
  { heading: 'P95', number: true, cell: ({ p95Ms }) => formatMs(p95Ms) },
  { heading: 'Success', number: true, cell: ({ success }) => formatShare(success) },
  {
    heading: 'Holds',
    cell: ({ broken }) =>
      broken.length === 0 ? (
        <Badge color="green" icon="check" text="holds" />
      ) : (
        <Badge color="red" icon="times" text={broken.join(', ')} />
      ),
  },
];

/** The steps of a ramp of arrivals, and which of them hold. */
export const StepTable = ({ steps }: { readonly steps: readonly LoadStep[] }) => (
  <DataTable label="Steps of the ramp" columns={stepColumns} rows={steps} keyOf={({ name }) => name} />
);
