import type { LiveLoad, LoadRunItem, LoadSeries, LoadSeriesKey } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, LoadingPlaceholder, useStyles2, useTheme2 } from '@grafana/ui';
import { useState } from 'react';
import { count, formatRate } from '../../../kit/format.ts';
import { Chart } from '../../autoscaling/chart/chart.tsx';
import { formatLength, formatMs, shareDone, whole } from '../words.ts';

interface Figure {
  readonly key: LoadSeriesKey;
  readonly title: string;
  readonly color: string;
  readonly format: (value: number) => string;
  readonly whole?: boolean;
}

const figures: readonly Figure[] = [
  { key: 'users', title: 'Users', color: 'purple', format: (value) => whole(value), whole: true },
  { key: 'rate', title: 'Requests per second', color: 'blue', format: formatRate },
  { key: 'averageMs', title: 'Average response time', color: 'green', format: formatMs },
  { key: 'p95Ms', title: 'P95 response time', color: 'orange', format: formatMs },
  { key: 'failed', title: 'Failures per second', color: 'red', format: formatRate },
];

interface LiveViewProps {
  readonly run: LoadRunItem;
  readonly live: LiveLoad | undefined;
}

const latest = (series: LoadSeries | undefined): number | undefined =>
  series?.values.findLast((value) => value !== null) ?? undefined;

/** A load while it is made: its figures of the moment, and over time. */
export function LiveView({ run, live }: LiveViewProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [cursorMs, setCursor] = useState<number>();
  if (!live || live.series.length === 0) {
    return (
      <>
        {live?.notice !== undefined && <Alert severity="info" title={live.notice} />}
        <LoadingPlaceholder
          text={
            run.ending
              ? 'Ending; the report is being made …'
              : 'The first figures come some seconds after the first request …'
          }
        />
      </>
    );
  }
  const { series, totals, short, notice } = live;
  const times = series.flatMap(({ atMs }) => atMs);
  const [fromMs, toMs] = [Math.min(run.startedAtMs, ...times), Math.max(run.startedAtMs + 10_000, ...times)];
  const share = shareDone(run, totals?.elapsedSeconds, toMs);
  return (
    <div aria-live="off">
      {run.ending && <Alert severity="info" title="The load is ending; its report follows." />}
      {notice !== undefined && <Alert severity="info" title={notice} />}
      {short && (
        <Alert severity="warning" title="k6 hardly gets any CPU">
          What it measures looks slower than it is: it waits for a CPU before it reads an answer.
        </Alert>
      )}
      {share !== undefined && (
        <div className={styles.progress}>
          <progress className={styles.bar} value={share} max={1} aria-label="How much of the load is done" />
          <span>
            {Math.round(share * 100)} % of {formatLength(run.settings.durationSeconds ?? 0)}
          </span>
        </div>
      )}
      <dl className={styles.stats}>
        {figures.map(({ key, title, format }) => {
          const value = latest(series.find((each) => each.key === key));
          return (
            <div key={key}>
              <dt>{title}</dt>
              <dd>{value === undefined ? '–' : format(value)}</dd>
            </div>
          );
        })}
        {totals && (
          <div>
            <dt>So far</dt>
            <dd className={styles.sum}>
              {count(totals.requests, 'request')}, {whole(totals.failed)} failed
            </dd>
          </div>
        )}
      </dl>
      <div className={styles.charts}>
        {figures.map(({ key, title, color, format, whole: onlyWhole }) => {
          const line = series.find((each) => each.key === key);
          if (!line) return null;
          const name = line.soFar ? `${title}, of the run so far` : title;
          return (
            <section key={key} className={styles.chart} aria-label={name}>
              <h2 className={styles.title}>{name}</h2>
              <Chart
                label={name}
                times={line.atMs}
                lines={[{ name: title, color: theme.visualization.getColorByName(color), values: line.values }]}
                fromMs={fromMs}
                toMs={toMs}
                format={format}
                {...(onlyWhole && { whole: true })}
                height={160}
                cursorMs={cursorMs}
                onCursor={setCursor}
              >
                <span>{line.source === 'log' ? 'from the run’s log' : 'from Prometheus'}</span>
              </Chart>
            </section>
          );
        })}
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  progress: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), marginBottom: theme.spacing(2) }),
  bar: css({ flexGrow: 1, maxWidth: 480, accentColor: theme.colors.primary.main }),
  stats: css({
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'repeat(auto-fill, minmax(150px, 1fr))',
    margin: theme.spacing(0, 0, 2),
    '& > div': {
      padding: theme.spacing(1, 1.5),
      background: theme.colors.background.primary,
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
    },
    '& dt': { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize },
    '& dd': { margin: 0, fontSize: theme.typography.h3.fontSize, fontVariantNumeric: 'tabular-nums' },
  }),
  sum: css({ fontSize: `${theme.typography.body.fontSize} !important` }),
  charts: css({
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))',
  }),
  chart: css({
    minWidth: 0,
    padding: theme.spacing(1),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  title: css({ ...theme.typography.h6, margin: theme.spacing(0, 0, 0.5, 1) }),
});
