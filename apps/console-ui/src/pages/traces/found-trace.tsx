import { type TraceAnswer, traceIdIn } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Alert, Button, useStyles2, useTheme2 } from '@grafana/ui';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { count, formatDuration } from '../../kit/format.ts';
import { Page } from '../../kit/page.tsx';
import type { KeyedLine } from '../logs/log-list.tsx';
import { useFilters } from '../logs/use-filters.ts';
import { Compared } from './compared.tsx';
import { criticalPath } from './critical-path.ts';
import { Minimap } from './minimap.tsx';
import { serviceColors } from './service-colors.ts';
import { SpanDetails } from './span-details.tsx';
import { rowsOf, type SpanNode, treesOf } from './span-tree.ts';
import { TraceActions, TraceFacts, TraceServices } from './trace-facts.tsx';
import { type ViewRange, viewAround, viewOf, viewText } from './view-range.ts';
import { Waterfall } from './waterfall.tsx';

interface FoundTraceProps {
  readonly answer: Extract<TraceAnswer, { state: 'found' }>;
  readonly lines: readonly KeyedLine[];
  readonly logs: ReactNode;
}

const filterNames = ['span', 'view', 'compare'] as const;
/** Smaller traces are at a glance as they are. */
const minimapFrom = 12;
const none: ReadonlySet<string> = new Set();

/** A trace that Jaeger has. */
export function FoundTrace({ answer: { trace, summary }, lines, logs }: FoundTraceProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { values, set } = useFilters(filterNames);
  const [collapsed, setCollapsed] = useState(none);
  const roots = useMemo(() => treesOf(trace.spans), [trace]);
  const rows = useMemo(() => rowsOf(roots, none), [roots]);
  const root = roots.find(({ orphan }) => !orphan) ?? roots[0];
  const critical = useMemo(() => (root ? criticalPath(root) : new Map()), [root]);
  const color = useMemo(
    () =>
      serviceColors(
        summary.services.map(({ name }) => name),
        theme,
      ),
    [summary, theme],
  );
  const whole: ViewRange = useMemo(() => ({ startUs: summary.startUs, durationUs: summary.durationUs }), [summary]);
  const view = useMemo(() => viewOf(values.view, whole), [values.view, whole]);
  const [span, select] = useSelection(values.span, set);
  const selected = rows.find(({ key }) => key === span);

  const other = traceIdIn(values.compare);

  const setView = useCallback((next: ViewRange) => set({ view: viewText(next, whole) }), [set, whole]);
  const zoom = useCallback(
    ({ span }: SpanNode) => {
      const around = viewText(viewAround(span.startUs, span.durationUs, whole), whole);
      set({ view: around === values.view ? '' : around });
    },
    [set, whole, values.view],
  );
  const parents = useMemo(() => rows.filter(({ children }) => children.length > 0).map(({ key }) => key), [rows]);
  // A span that the address names may be below one that is collapsed.
  const opened = useMemo(() => {
    const above = new Set<string>();
    for (let node = selected?.parent; node; node = node.parent) above.add(node.key);
    return [...collapsed].some((key) => above.has(key))
      ? new Set([...collapsed].filter((key) => !above.has(key)))
      : collapsed;
  }, [collapsed, selected]);

  return (
    <Page
      title={`${summary.service}: ${summary.operation}`}
      subtitle={<TraceFacts summary={summary} />}
      actions={<TraceActions summary={summary} compareWith={(id) => set({ compare: id })} />}
    >
      <div className={styles.content}>
        {summary.orphanCount > 0 && (
          <Alert severity="info" title="This trace is not whole" bottomSpacing={0}>
            {count(summary.orphanCount, 'span')} {summary.orphanCount === 1 ? 'names' : 'name'} a parent that Jaeger
            does not have: it is still under way, was dropped, or its process died before it could send it.
          </Alert>
        )}
        {root && <TraceServices summary={summary} rows={rows} critical={critical} color={color} />}
        {rows.length >= minimapFrom && (
          <Minimap rows={rows} whole={whole} view={view} setView={setView} color={color} />
        )}
        <div className={styles.bar}>
          <span className={styles.hint}>
            Arrow keys go through the spans, z zooms to one. The line under a bar is the critical path.
          </span>
          {values.view !== '' && (
            <Button size="sm" variant="secondary" icon="search-minus" onClick={() => setView(whole)}>
              All {formatDuration(whole.durationUs / 1e6)}
            </Button>
          )}
          {parents.length > 1 && (
            <Button
              size="sm"
              variant="secondary"
              onClick={() => {
                setCollapsed(collapsed.size > 0 ? none : new Set(parents.slice(1)));
                if (collapsed.size === 0) select('');
              }}
            >
              {collapsed.size > 0 ? 'Expand all' : 'Collapse all'}
            </Button>
          )}
        </div>
        <div className={cx(styles.sides, selected && styles.withDetails)}>
          <Waterfall
            roots={roots}
            whole={whole}
            view={view}
            critical={critical}
            color={color}
            collapsed={opened}
            setCollapsed={setCollapsed}
            selected={selected?.key}
            select={select}
            zoom={zoom}
          />
          {selected && (
            <SpanDetails
              trace={trace}
              row={selected}
              startUs={summary.startUs}
              color={color}
              stretches={critical.get(selected.key)}
              lines={lines}
              zoom={zoom}
              close={() => select('')}
            />
          )}
        </div>
        {other !== undefined && <Compared roots={roots} id={other} color={color} close={() => set({ compare: '' })} />}
      </div>
      {logs}
    </Page>
  );
}

/** A key that is held goes through the spans quicker than addresses are changed: what is chosen is written there when it stays. */
const settledMs = 200;

function useSelection(inAddress: string, set: (patch: { span: string }) => void): [string, (key: string) => void] {
  const [span, select] = useState(inAddress);
  useEffect(() => select(inAddress), [inAddress]);
  useEffect(() => {
    if (span === inAddress) return;
    const timer = setTimeout(() => set({ span }), settledMs);
    return () => clearTimeout(timer);
  }, [span, inAddress, set]);
  return [span, select];
}

const getStyles = (theme: GrafanaTheme2) => ({
  content: css({ display: 'grid', gap: theme.spacing(1.5), minWidth: 0 }),
  bar: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), alignItems: 'center' }),
  hint: css({ flexGrow: 1, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  sides: css({ display: 'grid', gap: theme.spacing(1.5), gridTemplateColumns: 'minmax(0, 1fr)', alignItems: 'start' }),
  withDetails: css({
    [theme.breakpoints.up('lg')]: { gridTemplateColumns: 'minmax(0, 1fr) minmax(320px, 400px)' },
  }),
});
