import type { LoadTimeline } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useState } from 'react';
import { formatRate } from '../../../kit/format.ts';
import { Chart, type ChartLine } from '../../autoscaling/chart/chart.tsx';
import { formatMs, whole } from '../words.ts';

/** More lines than that in one picture tell nothing; the table has them all. */
const linesMax = 8;
const palette = ['green', 'blue', 'orange', 'purple', 'red', 'yellow', 'semi-dark-blue', 'semi-dark-green'] as const;
const dashes = ['solid', 'dashed', 'dotted'] as const;

/** A finished load over time. */
export function ResultCharts({ timeline }: { readonly timeline: LoadTimeline }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [cursorMs, setCursor] = useState<number>();
  const { atMs, users, all, transactions, intervalSeconds } = timeline;
  const color = (name: string) => theme.visualization.getColorByName(name);
  const busiest = transactions
    .toSorted((a, b) => sumOf(b.tps) - sumOf(a.tps))
    .slice(0, linesMax)
    .map(({ name, averageMs }, index): ChartLine => ({
      name,
      values: averageMs,
      color: color(palette[index % palette.length] ?? 'blue'),
      style: dashes[Math.floor(index / 3) % dashes.length] ?? 'solid',
    }));
  const pictures: ReadonlyArray<{
    readonly title: string;
    readonly lines: readonly ChartLine[];
    readonly format: (value: number) => string;
    readonly whole?: true;
  }> = [
    {
      title: 'Response time',
      format: formatMs,
      lines: [
        { name: 'average', color: color('green'), values: all.averageMs },
        { name: 'P95', color: color('orange'), values: all.p95Ms, style: 'dashed' },
        { name: 'P99', color: color('red'), values: all.p99Ms, style: 'dotted' },
      ],
    },
    {
      title: 'Requests per second',
      format: formatRate,
      lines: [
        { name: 'requests', color: color('blue'), values: all.tps },
        { name: 'failed', color: color('red'), values: all.failedPerSecond, style: 'dashed' },
      ],
    },
    {
      title: 'Users',
      format: whole,
      whole: true,
      lines: [{ name: 'users', color: color('purple'), values: held(users), step: true }],
    },
    ...(busiest.length > 1
      ? [
          {
            title: transactions.length > linesMax ? 'Average, the busiest transactions' : 'Average, by transaction',
            format: formatMs,
            lines: busiest,
          },
        ]
      : []),
  ];
  const fromMs = atMs[0] ?? 0;
  const toMs = Math.max(fromMs + 1_000, (atMs.at(-1) ?? 0) + intervalSeconds * 1_000);
  return (
    <div className={styles.charts}>
      {pictures.map(({ title, lines, format, whole: onlyWhole }) => (
        <section key={title} className={styles.chart} aria-label={title}>
          <h3 className={styles.title}>{title}</h3>
          <Chart
            label={title}
            times={atMs}
            lines={lines}
            fromMs={fromMs}
            toMs={toMs}
            format={format}
            {...(onlyWhole && { whole: true })}
            cursorMs={cursorMs}
            onCursor={setCursor}
          />
        </section>
      ))}
    </div>
  );
}

/** k6 says once a second how many users it has, and sometimes later: until then they are as many as before. */
function held(line: readonly (number | null)[]): readonly (number | null)[] {
  let last: number | null = null;
  return line.map((value) => (last = value ?? last));
}

const sumOf = (line: readonly (number | null)[]): number => line.reduce<number>((sum, value) => sum + (value ?? 0), 0);

const getStyles = (theme: GrafanaTheme2) => ({
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
