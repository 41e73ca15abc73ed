import type { NotedRequest } from '@gameday/console-api';
import { Button, LinkButton } from '@grafana/ui';
import { useState } from 'react';
import { formatTimeOfDay, none } from '../../../kit/format.ts';
import { DataTable } from '../data-table.tsx';
import { formatMs } from '../words.ts';

/** As many as are shown at first. */
const shownAtFirst = 10;

interface NotedProps {
  readonly label: string;
  readonly requests: readonly NotedRequest[];
}

/** Requests that are worth a look, each with its trace. */
export function Noted({ label, requests }: NotedProps) {
  const [all, setAll] = useState(false);
  return (
    <>
      <DataTable
        label={label}
        rows={all ? requests : requests.slice(0, shownAtFirst)}
        keyOf={({ transaction, atMs, traceId }) => `${transaction} ${atMs} ${traceId}`}
        columns={[
          { heading: 'Transaction', cell: ({ transaction }) => transaction },
          { heading: 'Took', number: true, cell: ({ durationMs }) => formatMs(durationMs) },
          { heading: 'Trace', cell: (request) => <TraceLink request={request} /> },
          {
            heading: 'Status',
            number: true,
            cell: ({ status }) => (status === '' || status === '0' ? 'no answer' : status),
          },
          { heading: 'Ended', number: true, cell: ({ atMs }) => formatTimeOfDay(atMs, 'milliseconds') },
        ]}
      />
      {requests.length > shownAtFirst && (
        <Button size="sm" variant="secondary" fill="text" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? `Only the slowest ${shownAtFirst}` : `All ${requests.length}`}
        </Button>
      )}
    </>
  );
}

function TraceLink({ request: { traceId, transaction } }: { readonly request: NotedRequest }) {
  if (traceId === undefined) return none;
  return (
    <LinkButton
      size="sm"
      variant="secondary"
      fill="text"
      icon="gf-traces"
      href={`/traces/${traceId}`}
      aria-label={`Trace ${traceId.slice(-8)} of ${transaction}`}
    >
      {traceId.slice(-8)}
    </LinkButton>
  );
}
