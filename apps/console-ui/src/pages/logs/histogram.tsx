import { type LogBucket, type LogLevel, logLevels } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { type PointerEvent, useRef, useState } from 'react';
import { count, formatTimeOfDay } from '../../kit/format.ts';
import { totalOf } from './buckets.ts';

interface HistogramProps {
  readonly buckets: readonly LogBucket[];
  readonly bucketMs: number;
  /** A stretch of time was chosen with the pointer. */
  readonly onZoom: (fromMs: number, toMs: number) => void;
}

const kinds = ['none', ...logLevels] as const;

const colorsOf = (theme: GrafanaTheme2): Readonly<Record<LogLevel | 'none', string>> => {
  const of = theme.visualization.getColorByName;
  return {
    none: theme.colors.text.disabled,
    trace: of('super-light-blue'),
    debug: of('light-blue'),
    info: of('blue'),
    warn: of('orange'),
    error: of('red'),
    fatal: of('purple'),
  };
};

const height = 72;

/** How many lines came when, by level; drawing over a stretch of it shows only that. */
export function Histogram({ buckets, bucketMs, onZoom }: HistogramProps) {
  const styles = useStyles2(getStyles);
  const colors = colorsOf(useTheme2());
  const picture = useRef<SVGSVGElement>(null);
  const [drag, setDrag] = useState<readonly [from: number, to: number]>();
  const first = buckets[0];
  const last = buckets.at(-1);
  if (!first || !last) return null;
  const most = Math.max(1, ...buckets.map(totalOf));
  const sums = kinds
    .map((kind) => [kind, buckets.reduce((sum, { counts }) => sum + (counts[kind] ?? 0), 0)] as const)
    .filter(([, sum]) => sum > 0);
  const indexAt = (event: PointerEvent) => {
    const box = picture.current?.getBoundingClientRect();
    const share = box ? (event.clientX - box.left) / box.width : 0;
    return Math.min(Math.max(Math.floor(share * buckets.length), 0), buckets.length - 1);
  };
  const onPointerUp = () => {
    if (!drag) return;
    const [low, high] = [Math.min(...drag), Math.max(...drag)];
    setDrag(undefined);
    onZoom(first.atMs + low * bucketMs, first.atMs + (high + 1) * bucketMs - 1);
  };
  const label = `Lines over time, from ${formatTimeOfDay(first.atMs)} to ${formatTimeOfDay(last.atMs + bucketMs)}: ${sums
    .map(([kind, sum]) => `${sum} ${kind === 'none' ? 'without a level' : kind}`)
    .join(', ')}`;
  return (
    <figure className={styles.figure}>
      <svg
        ref={picture}
        className={styles.picture}
        role="img"
        aria-label={label}
        viewBox={`0 0 ${buckets.length} ${height}`}
        preserveAspectRatio="none"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag([indexAt(event), indexAt(event)]);
        }}
        onPointerMove={(event) => drag && setDrag([drag[0], indexAt(event)])}
        onPointerUp={onPointerUp}
        onPointerCancel={() => setDrag(undefined)}
      >
        {buckets.map((bucket, index) => {
          let y = height;
          return (
            <g key={bucket.atMs}>
              <title>{`${formatTimeOfDay(bucket.atMs)}: ${count(totalOf(bucket), 'line')}`}</title>
              <rect x={index} y={0} width={1} height={height} fill="transparent" />
              {kinds.map((kind) => {
                const lines = bucket.counts[kind] ?? 0;
                if (lines === 0) return null;
                // One error among thousands of lines must be seen.
                const tall = Math.max((lines / most) * (height - 4), 2);
                y -= tall;
                return <rect key={kind} x={index + 0.08} y={y} width={0.84} height={tall} fill={colors[kind]} />;
              })}
            </g>
          );
        })}
        {drag && (
          <rect
            className={styles.drag}
            x={Math.min(...drag)}
            width={Math.abs(drag[1] - drag[0]) + 1}
            y={0}
            height={height}
          />
        )}
      </svg>
      <figcaption className={styles.caption}>
        <span>{formatTimeOfDay(first.atMs)}</span>
        <span className={styles.legend}>
          {sums.map(([kind, sum]) => (
            <span key={kind} className={styles.key}>
              <i style={{ background: colors[kind] }} aria-hidden="true" />
              {kind === 'none' ? 'no level' : kind} {sum.toLocaleString('en')}
            </span>
          ))}
        </span>
        <span>{formatTimeOfDay(last.atMs + bucketMs)}</span>
      </figcaption>
    </figure>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({ margin: 0 }),
  picture: css({
    display: 'block',
    width: '100%',
    height,
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    cursor: 'crosshair',
    touchAction: 'pan-y',
  }),
  drag: css({ fill: theme.colors.primary.main, fillOpacity: 0.3 }),
  caption: css({
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  legend: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0, 1.5) }),
  key: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    '& i': { width: 10, height: 10, borderRadius: 2 },
  }),
});
