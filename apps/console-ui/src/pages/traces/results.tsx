import type { TraceSearchAnswer, TraceSummary } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Badge, Button, RadioButtonGroup, useStyles2, useTheme2 } from '@grafana/ui';
import { useMemo } from 'react';
import { count, formatDuration, formatTimeOfDay } from '../../kit/format.ts';
import { useUrlState } from '../../kit/url-state.ts';
import { Scatter } from './scatter.tsx';
import { ServiceName } from './service-name.tsx';
import { serviceColors } from './service-colors.ts';

const orders = [
  { value: 'newest', label: 'Newest' },
  { value: 'longest', label: 'Longest' },
  { value: 'errors', label: 'Most errors' },
  { value: 'spans', label: 'Most spans' },
];

const by: Readonly<Record<string, (a: TraceSummary, b: TraceSummary) => number>> = {
  newest: (a, b) => b.startUs - a.startUs,
  longest: (a, b) => b.durationUs - a.durationUs,
  errors: (a, b) => b.failedCount - a.failedCount || b.startUs - a.startUs,
  spans: (a, b) => b.spanCount - a.spanCount || b.startUs - a.startUs,
};

interface ResultsProps {
  readonly answer: Extract<TraceSearchAnswer, { state: 'ready' }>;
  readonly again: (() => void) | undefined;
}

/** The traces that were found: over time, and as a list. */
export function Results({ answer: { traces, services, full }, again }: ResultsProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [order, setOrder] = useUrlState('order', 'newest');
  const sorted = useMemo(() => traces.toSorted(by[order] ?? by['newest']), [traces, order]);
  const color = useMemo(() => {
    const names = traces.flatMap((trace) => trace.services.map(({ name }) => name));
    return serviceColors(names, theme);
  }, [traces, theme]);
  const longestUs = Math.max(1, ...traces.map(({ durationUs }) => durationUs));
  const failed = traces.filter(({ failedCount }) => failedCount > 0).length;
  const where = services.length === 1 ? services[0] : count(services.length, 'service');
  return (
    <div className={styles.results}>
      <Scatter traces={traces} />
      <div className={styles.bar}>
        <p className={styles.count} role="status">
          {full ? `The newest ${traces.length} traces` : count(traces.length, 'trace')} through {where}
          {failed > 0 && `, ${failed} with errors`}
        </p>
        <RadioButtonGroup
          aria-label="Order of the traces"
          size="sm"
          value={order}
          options={orders}
          onChange={setOrder}
        />
        {again && <Button variant="secondary" size="sm" icon="sync" aria-label="Search again" onClick={again} />}
      </div>
      <ol className={styles.list} aria-label="Traces">
        {sorted.map((trace) => (
          <Result key={trace.id} trace={trace} share={trace.durationUs / longestUs} color={color} />
        ))}
      </ol>
    </div>
  );
}

interface ResultProps {
  readonly trace: TraceSummary;
  readonly share: number;
  readonly color: (service: string) => string;
}

function Result({ trace, share, color }: ResultProps) {
  const styles = useStyles2(getStyles);
  const startMs = trace.startUs / 1_000;
  return (
    <li className={styles.item}>
      <a className={cx(styles.link, trace.failedCount > 0 && styles.failed)} href={`/traces/${trace.id}`}>
        <span className={styles.head}>
          <strong className={styles.operation}>
            {trace.service} {trace.operation}
          </strong>
          {trace.failedCount > 0 && (
            <Badge color="red" icon="exclamation-circle" text={count(trace.failedCount, 'error')} />
          )}
          {trace.orphanCount > 0 && <Badge color="orange" text="not whole" />}
          <span className={styles.took}>{formatDuration(trace.durationUs / 1e6)}</span>
        </span>
        <span className={styles.facts}>
          <time dateTime={new Date(startMs).toISOString()} title={new Date(startMs).toLocaleString()}>
            {formatTimeOfDay(startMs, 'milliseconds')}
          </time>
          <span>{count(trace.spanCount, 'span')}</span>
          {trace.services.map(({ name, spanCount, failedCount }) => (
            <ServiceName key={name} name={name} color={color(name)}>
              {' '}
              {spanCount}
              {failedCount > 0 && `, ${failedCount} failed`}
            </ServiceName>
          ))}
        </span>
        <span className={styles.share} style={{ width: `${Math.max(share * 100, 0.3)}%` }} aria-hidden="true" />
      </a>
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  results: css({ display: 'grid', gap: theme.spacing(1.5), minWidth: 0 }),
  bar: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), alignItems: 'center' }),
  count: css({ margin: 0, flexGrow: 1, color: theme.colors.text.secondary }),
  list: css({ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: theme.spacing(0.5) }),
  item: css({ minWidth: 0 }),
  link: css({
    display: 'grid',
    gap: theme.spacing(0.5),
    padding: theme.spacing(1, 1.5),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderLeft: `3px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    '&:hover': { background: theme.colors.background.secondary },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 1 },
  }),
  failed: css({ borderLeftColor: theme.colors.error.main }),
  head: css({ display: 'flex', gap: theme.spacing(1), alignItems: 'center', minWidth: 0 }),
  operation: css({ fontWeight: theme.typography.fontWeightMedium, overflowWrap: 'anywhere' }),
  took: css({ marginLeft: 'auto', whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
  facts: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.25, 1.5),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  share: css({ height: 3, borderRadius: 2, background: theme.colors.primary.border }),
});
