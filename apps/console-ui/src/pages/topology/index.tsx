import { breakerStateNames, lastValue, type Topology } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Alert, LinkButton, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useLive } from '../../kit/live.ts';
import { Page } from '../../kit/page.tsx';
import { ReadingView } from '../../kit/reading-view.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { EdgePanel } from './edge-panel.tsx';
import { FaultList } from './fault-list.tsx';
import { Graph, type Selection } from './graph.tsx';
import { BreakerSign, FaultSign } from './marks.tsx';
import { NodePanel } from './node-panel.tsx';
import { Tables } from './tables.tsx';
import { useNow } from './use-now.ts';
import { breakerWord, isQuiet, summary } from './words.ts';

/** The selection in the address: a node or an edge, never both. */
function useSelection(): [Selection | undefined, (selection: Selection | undefined) => void] {
  const [params, setParams] = useSearchParams();
  const [edge, node] = [params.get('edge'), params.get('node')];
  const select = useCallback(
    (selection: Selection | undefined) =>
      setParams((before) => {
        const next = new URLSearchParams(before);
        next.delete('edge');
        next.delete('node');
        if (selection) next.set(selection.kind, selection.id);
        return next;
      }),
    [setParams],
  );
  const selected = edge
    ? ({ kind: 'edge', id: edge } as const)
    : node
      ? ({ kind: 'node', id: node } as const)
      : undefined;
  return [selected, select];
}

const views = [
  { label: 'Graph', value: 'graph' },
  { label: 'Table', value: 'table' },
];

/** Who calls whom, live, with breakers and faults. */
export default function TopologyPage() {
  const reading = useLive<Topology>('topology');
  const [view, setView] = useUrlState('view', 'graph');
  const known = lastValue(reading);
  return (
    <Page
      title="Topology"
      subtitle={known ? summary(known) : 'Who calls whom, live'}
      actions={
        <RadioButtonGroup
          aria-label="Show as"
          options={views}
          value={view === 'table' ? 'table' : 'graph'}
          onChange={setView}
        />
      }
    >
      <ReadingView reading={reading} what="the topology">
        {(topology) => <Shown topology={topology} asTable={view === 'table'} />}
      </ReadingView>
    </Page>
  );
}

function Shown({ topology, asTable }: { readonly topology: Topology; readonly asTable: boolean }) {
  const styles = useStyles2(getStyles);
  const [selected, select] = useSelection();
  const faults = topology.faults ?? [];
  const nowMs = useNow(faults.length > 0);
  const close = useCallback(() => {
    const opened = selected;
    select(undefined);
    // Who closes the panel goes on where it was opened.
    if (opened)
      document
        .querySelector<SVGAElement>(`a[href="?${opened.kind}=${CSS.escape(encodeURIComponent(opened.id))}"]`)
        ?.focus();
  }, [selected, select]);
  return (
    <>
      {topology.notes.map((note) => (
        <Alert key={note} severity="warning" title={note} bottomSpacing={1} />
      ))}
      {isQuiet(topology) && <Quiet />}
      <FaultList faults={faults} nowMs={nowMs} />
      <div className={cx(styles.split, selected && styles.withPanel)}>
        <div className={cx(styles.main, selected && styles.staying)}>
          {topology.nodes.length === 0 ? (
            <Alert severity="info" title="No service runs yet">
              The lab is still on its way, or it was started without its services. <a href="/engines">What runs</a> says
              more.
            </Alert>
          ) : asTable ? (
            <Tables topology={topology} onSelect={select} />
          ) : (
            <>
              <Graph topology={topology} selected={selected} nowMs={nowMs} onSelect={select} />
              <Legend windowSeconds={topology.windowSeconds} />
            </>
          )}
        </div>
        {selected && <Chosen topology={topology} selected={selected} nowMs={nowMs} onClose={close} />}
      </div>
    </>
  );
}

function Legend({ windowSeconds }: { readonly windowSeconds: number }) {
  const styles = useStyles2(getStyles);
  return (
    <p className={styles.legend}>
      <span>Breakers:</span>
      {breakerStateNames.map((state) => (
        <span key={state} className={styles.sign}>
          <BreakerSign state={state} /> {breakerWord[state]}
        </span>
      ))}
      <span className={styles.sign}>
        <FaultSign /> fault
      </span>
      <span>Figures: per second, P99 and errors of the last {windowSeconds} s. A box or a line opens on a click.</span>
    </p>
  );
}

interface ChosenProps {
  readonly topology: Topology;
  readonly selected: Selection;
  readonly nowMs: number;
  readonly onClose: () => void;
}

function Chosen({ topology, selected, nowMs, onClose }: ChosenProps) {
  const { kind, id } = selected;
  const faults = (topology.faults ?? []).filter(({ nodes, edges }) => (kind === 'edge' ? edges : nodes).includes(id));
  if (kind === 'edge') {
    const edge = topology.edges.find((one) => one.id === id);
    if (edge) return <EdgePanel key={id} edge={edge} faults={faults} nowMs={nowMs} onClose={onClose} />;
  } else {
    const node = topology.nodes.find((one) => one.id === id);
    if (node) return <NodePanel key={id} node={node} faults={faults} nowMs={nowMs} onClose={onClose} />;
  }
  return (
    <Alert severity="info" title={`${id.replace('~', ' → ')} is not there now`} onRemove={onClose}>
      It may come back by itself; what is there stands in the graph.
    </Alert>
  );
}

/** Nothing goes through the lab: how that changes. */
function Quiet() {
  const styles = useStyles2(getStyles);
  return (
    <Alert severity="info" title="Nobody calls anything at the moment" bottomSpacing={1}>
      <div className={styles.quiet}>
        <LinkButton href="/load" size="sm" icon="rocket">
          Make load
        </LinkButton>
        <span>
          or on the command line: <code>npx gameday load list</code>, then <code>npx gameday load run NAME</code>
        </span>
      </div>
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  split: css({
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
    marginTop: theme.spacing(1),
  }),
  withPanel: css({
    [theme.breakpoints.up('xl')]: { gridTemplateColumns: 'minmax(0, 1fr) 380px', alignItems: 'start' },
  }),
  main: css({ minWidth: 0 }),
  // The panel can be long: the graph stays beside it.
  staying: css({ [theme.breakpoints.up('xl')]: { position: 'sticky', top: 56 } }),
  legend: css({
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
    margin: theme.spacing(1, 0, 0),
  }),
  sign: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5) }),
  quiet: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), alignItems: 'center' }),
});
