import type { LoadFigures, LoadThreshold } from '@gameday/console-api';
import { Badge } from '@grafana/ui';
import { formatShare } from '../../../kit/format.ts';
import { DataTable } from '../data-table.tsx';
import { thresholdRows } from '../threshold-rows.ts';
import { formatMs, thresholdWords } from '../words.ts';

interface ThresholdsProps {
  readonly thresholds: readonly LoadThreshold[];
  readonly transactions: readonly LoadFigures[];
}

/** Each transaction against what it must keep. */
export function Thresholds({ thresholds, transactions }: ThresholdsProps) {
  return (
    <DataTable
      label="Acceptance by transaction"
      rows={thresholdRows(thresholds, transactions)}
      keyOf={({ transaction }) => transaction}
      columns={[
        { heading: 'Transaction', cell: ({ transaction }) => transaction },
        {
          heading: 'Verdict',
          cell: ({ ok }) =>
            ok ? (
              <Badge color="green" icon="check-circle" text="passed" />
            ) : (
              <Badge color="red" icon="times-circle" text="not passed" />
            ),
        },
        { heading: 'Average', number: true, cell: ({ figures }) => formatMs(figures?.averageMs) },
        { heading: 'Success', number: true, cell: ({ figures }) => formatShare(figures?.success) },
        {
          heading: 'Thresholds',
          cell: ({ all }) => (
            <span style={{ display: 'inline-flex', flexWrap: 'wrap', gap: 4 }}>
              {all.map(({ name, metric, condition, ok }) => (
                <Badge
                  key={name}
                  color={ok ? 'green' : 'red'}
                  icon={ok ? 'check' : 'times'}
                  text={thresholdWords(metric, condition)}
                  title={name}
                />
              ))}
            </span>
          ),
        },
      ]}
    />
  );
}
