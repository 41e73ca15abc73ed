import type { AutoscalerHistory, DecisionRow } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useCallback, useMemo, useState } from 'react';
import { useLocation, useSearchParams } from 'react-router-dom';
import { Chart, type ChartMark } from '../chart/chart.tsx';
import type { ShownRange } from '../range.ts';
import { formatMetric, holdWord, sizes, verdictSign, verdictWord } from '../words.ts';

/** Marks nearer to each other than this part of the range would lie upon each other. */
const marksMax = 60;

interface HistoryChartsProps {
  readonly history: AutoscalerHistory;
  readonly range: ShownRange;
  readonly selectedMs: number | undefined;
}

/** Of marks that lie upon each other the one that changed the size is kept, else the first. */
export function thinned(marks: readonly DecisionRow[], fromMs: number, toMs: number): DecisionRow[] {
  const width = (toMs - fromMs) / marksMax;
  const kept: DecisionRow[] = [];
  for (const mark of marks) {
    const last = kept.at(-1);
    if (!last || mark.atMs - last.atMs >= width) kept.push(mark);
    else if (last.from === last.to && mark.from !== mark.to) kept[kept.length - 1] = mark;
  }
  return kept;
}

/** Sizes, and each metric against its target, below each other with one cursor. */
export function HistoryCharts({ history, range, selectedMs }: HistoryChartsProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { pathname, search } = useLocation();
  const [, setParams] = useSearchParams();
  const [cursorMs, setCursor] = useState<number>();
  const { times, current, desired, min, max, metrics, source, note } = history;
  // A live range moves on between two answers; the lines must not run ahead of their frame.
  const { fromMs, toMs } = range.live ? history : range;
  const color = useCallback((name: string) => theme.visualization.getColorByName(name), [theme]);

  const marks = useMemo(() => {
    const params = new URLSearchParams(search);
    return thinned(history.marks, fromMs, toMs).map((row): ChartMark => {
      params.set('at', String(row.atMs));
      const held = row.verdict === 'stays' && row.held !== undefined;
      const what = held && row.held !== undefined ? holdWord[row.held] : verdictWord[row.verdict];
      return {
        atMs: row.atMs,
        sign: held ? '‖' : verdictSign[row.verdict],
        color:
          row.verdict === 'failed'
            ? theme.colors.error.text
            : held
              ? theme.colors.text.secondary
              : theme.colors.text.primary,
        title: `${what}, ${sizes(row)}: ${row.line}`,
        href: `${pathname}?${params}`,
      };
    });
  }, [history.marks, fromMs, toMs, pathname, search, theme]);

  const lines = useMemo(
    () => [
      { name: 'most', color: color('semi-dark-red'), values: max, style: 'dotted' as const, step: true },
      { name: 'least', color: color('semi-dark-purple'), values: min, style: 'dotted' as const, step: true },
      { name: 'wanted', color: color('semi-dark-orange'), values: desired, style: 'dashed' as const, step: true },
      { name: 'replicas', color: color('semi-dark-blue'), values: current, step: true },
    ],
    [color, current, desired, min, max],
  );
  const metricLines = useMemo(
    () =>
      metrics.map((metric) => [
        {
          name: 'target',
          color: color('semi-dark-orange'),
          values: metric.targets,
          style: 'dashed' as const,
          step: true,
        },
        { name: metric.name, color: color('semi-dark-blue'), values: metric.values, step: false },
      ]),
    [color, metrics],
  );
  const onZoom = (from: number, to: number) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      next.set('from', String(from));
      next.set('to', String(to));
      return next;
    });
  const shared = { times, fromMs, toMs, selectedMs, cursorMs, onCursor: setCursor, onZoom };

  return (
    <section aria-label="Over time" className={styles.charts}>
      <div className={styles.panel}>
        <h2 className={styles.heading}>Replicas</h2>
        <Chart
          {...shared}
          label="Replicas over time, with marks of decisions"
          lines={lines}
          format={String}
          whole
          marks={marks}
        />
        <p className={styles.note}>
          ▲ scaled up, ▼ scaled down, ‖ held back, ✕ could not decide. Drag over a chart to see a part of it.{' '}
          {source === 'decisions' ? note : ''}
        </p>
      </div>
      <div className={styles.metrics}>
        {metrics.map((metric, index) => (
          <div key={`${metric.name} ${index}`} className={styles.panel}>
            <h2 className={styles.heading}>{metric.name}</h2>
            <Chart
              {...shared}
              height={140}
              label={`${metric.name} and its target over time`}
              lines={metricLines[index] ?? []}
              format={(value) => formatMetric(value, metric.unit)}
            />
          </div>
        ))}
      </div>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  charts: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  metrics: css({
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))',
  }),
  panel: css({
    padding: theme.spacing(1.5),
    minWidth: 0,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  heading: css({ ...theme.typography.h5, margin: theme.spacing(0, 0, 0.5), overflowWrap: 'anywhere' }),
  note: css({
    margin: theme.spacing(1, 0, 0),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
