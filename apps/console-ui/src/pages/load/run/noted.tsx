import type { NotedRequest } from '@gameday/console-api';
import { LinkButton } from '@grafana/ui';
import { formatTimeOfDay } from '../../../kit/format.ts';
import { DataTable } from '../data-table.tsx';
import { formatMs } from '../words.ts';

/** Requests that are worth a look, each with its trace. */
export const Noted = ({ label, requests }: { readonly label: string; readonly requests: readonly NotedRequest[] }) => (
  <DataTable
    label={label}
    rows={requests}
    keyOf={({ transaction, atMs, traceId }) => `${transaction} ${atMs} ${traceId}`}
    columns={[
      { heading: 'Transaction', cell: ({ transaction }) => transaction },
      { heading: 'Took', number: true, cell: ({ durationMs }) => formatMs(durationMs) },
      {
        heading: 'Status',
        number: true,
        cell: ({ status }) => (status === '' || status === '0' ? 'no answer' : status),
      },
      { heading: 'Ended', cell: ({ atMs }) => formatTimeOfDay(atMs, 'milliseconds') },
      {
        heading: 'Trace',
        cell: ({ traceId, transaction }) =>
          traceId === undefined ? (
            '–'
          ) : (
            <LinkButton
              size="sm"
              variant="secondary"
              fill="text"
              icon="gf-traces"
              href={`/traces/${traceId}`}
              aria-label={`Trace ${traceId} of ${transaction}`}
            >
              {traceId.slice(-8)}
            </LinkButton>
          ),
      },
    ]}
  />
);
