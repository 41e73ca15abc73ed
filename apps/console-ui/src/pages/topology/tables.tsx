import {
  type PlacedFault,
  type Topology,
  type TopologyEdge,
  type TopologyNode,
  worstBreaker,
} from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { type Column, InteractiveTable, useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { formatDuration, formatRate, formatShare, none } from '../../kit/format.ts';
import { faultsAt } from './graph-model.ts';
import type { Selection } from './graph.tsx';
import { BreakerSign, FaultSign } from './marks.tsx';
import { openHere } from './node-shape.tsx';
import { breakerWords, briefly, rejectedOf, replicaWords } from './words.ts';

interface TablesProps {
  readonly topology: Topology;
  readonly onSelect: (selection: Selection) => void;
}

/** What both tables have: figures by themselves, so that columns can be sorted. */
interface Row {
  readonly id: string;
  readonly name: string;
  readonly perSecond: number | undefined;
  readonly errorShare: number | undefined;
  readonly p99Seconds: number | undefined;
  readonly faults: readonly PlacedFault[];
}
interface NodeRow extends Row {
  readonly kind: string;
  readonly state: string;
  readonly ejected: number;
}
interface EdgeRow extends Row {
  readonly edge: TopologyEdge;
  readonly breaker: string;
  readonly amplification: number | undefined;
  readonly rejected: number;
}

const flowOf = ({ flow }: TopologyNode | TopologyEdge) => ({
  perSecond: flow.perSecond,
  errorShare: flow.errorShare,
  p99Seconds: flow.p99Seconds,
});

const stateOf = ({ replicas, state, users }: TopologyNode): string => {
  if (replicas) return replicaWords(replicas);
  return state ?? (users === undefined ? none : `${Math.round(users)} users`);
};

/** The same as the graph shows, to be sorted and read out. */
export function Tables({ topology, onSelect }: TablesProps) {
  const styles = useStyles2(getStyles);
  const faults = faultsAt(topology.faults);
  const nodes = topology.nodes.map((node): NodeRow => ({
    ...{ id: node.id, name: node.id, kind: node.kind, state: stateOf(node), ejected: node.ejected.length },
    ...flowOf(node),
    faults: faults(node.id),
  }));
  const edges = topology.edges.map((edge): EdgeRow => ({
    ...{ id: edge.id, name: `${edge.service} → ${edge.peer}`, edge },
    ...flowOf(edge),
    breaker: breakerWords(edge) ?? none,
    amplification: edge.amplification,
    rejected: rejectedOf(edge),
    faults: faults(edge.id),
  }));
  const nodeColumns = useMemo<Array<Column<NodeRow>>>(
    () => [
      nameColumn<NodeRow>('Name', 'node', (id) => onSelect({ kind: 'node', id })),
      { id: 'kind', header: 'Kind', sortType: 'string' },
      { id: 'state', header: 'State', sortType: 'string' },
      { id: 'ejected', header: 'Ejected', sortType: 'number' },
      ...figureColumns<NodeRow>(),
      faultColumn<NodeRow>(),
    ],
    [onSelect],
  );
  const edgeColumns = useMemo<Array<Column<EdgeRow>>>(
    () => [
      nameColumn<EdgeRow>('Calls', 'edge', (id) => onSelect({ kind: 'edge', id })),
      ...figureColumns<EdgeRow>(),
      {
        id: 'breaker',
        header: 'Breaker',
        sortType: 'string',
        cell: ({ row: { original } }) => <BreakerCell row={original} />,
      },
      {
        id: 'amplification',
        header: 'Attempts per call',
        sortType: 'number',
        cell: ({ row: { original } }) => original.amplification?.toFixed(2) ?? none,
      },
      {
        id: 'rejected',
        header: 'Refused per second',
        sortType: 'number',
        cell: ({ row: { original } }) => formatRate(original.rejected),
      },
      faultColumn<EdgeRow>(),
    ],
    [onSelect],
  );
  return (
    <div className={styles.tables}>
      <section aria-labelledby="topology-nodes">
        <h2 id="topology-nodes" className={styles.title}>
          Services and what they use
        </h2>
        <InteractiveTable columns={nodeColumns} data={nodes} getRowId={(row) => row.id} />
      </section>
      <section aria-labelledby="topology-edges">
        <h2 id="topology-edges" className={styles.title}>
          Who calls whom
        </h2>
        <InteractiveTable columns={edgeColumns} data={edges} getRowId={(row) => row.id} />
      </section>
    </div>
  );
}

function BreakerCell({ row: { edge, breaker } }: { readonly row: EdgeRow }) {
  const worst = worstBreaker(edge.breakers);
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.inline}>
      {worst && <BreakerSign state={worst} />} {breaker}
    </span>
  );
}

const nameColumn = <Of extends Row>(
  header: string,
  param: 'node' | 'edge',
  open: (id: string) => void,
): Column<Of> => ({
  id: 'name',
  header,
  sortType: 'string',
  cell: ({ row: { original } }) => (
    <OpenLink
      href={`?${param}=${encodeURIComponent(original.id)}`}
      name={original.name}
      open={() => open(original.id)}
    />
  ),
});

function OpenLink({ href, name, open }: { readonly href: string; readonly name: string; readonly open: () => void }) {
  const styles = useStyles2(getStyles);
  return (
    <a className={styles.link} href={href} onClick={openHere(open)}>
      {name}
    </a>
  );
}

const figureColumns = <Of extends Row>(): Array<Column<Of>> => [
  {
    id: 'perSecond',
    header: 'Per second',
    sortType: 'number',
    cell: ({ row: { original } }) => formatRate(original.perSecond),
  },
  {
    id: 'errorShare',
    header: 'Errors',
    sortType: 'number',
    cell: ({ row: { original } }) => formatShare(original.errorShare),
  },
  {
    id: 'p99Seconds',
    header: 'P99',
    sortType: 'number',
    cell: ({ row: { original } }) => formatDuration(original.p99Seconds),
  },
];

const faultColumn = <Of extends Row>(): Column<Of> => ({
  id: 'faults',
  header: 'Faults',
  cell: ({ row: { original } }) => <FaultCell faults={original.faults} />,
});

function FaultCell({ faults }: { readonly faults: readonly PlacedFault[] }) {
  const styles = useStyles2(getStyles);
  if (faults.length === 0) return <>{none}</>;
  return (
    <span className={styles.inline}>
      <FaultSign /> {faults.map(briefly).join('; ')}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  tables: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(3),
    minWidth: 0,
    fontVariantNumeric: 'tabular-nums',
  }),
  title: css({ ...theme.typography.h5, margin: 0 }),
  inline: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5) }),
  link: css({ color: theme.colors.text.link, whiteSpace: 'nowrap' }),
});
