import type { TrackValues } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { latestOf, sparkPath } from './spark-path.ts';

interface SparklineProps {
  readonly name: string;
  readonly track: TrackValues;
  readonly format: (value: number | undefined) => string;
  /** What is known now, where that is newer than the track's last point. */
  readonly now?: number | undefined;
}

const width = 120;
const height = 28;

/** A figure with its last minutes. */
export function Sparkline({ name, track, format, now }: SparklineProps) {
  const styles = useStyles2(getStyles);
  const highest = track.reduce<number | undefined>(
    (most, value) => (value === null ? most : Math.max(most ?? 0, value)),
    undefined,
  );
  return (
    <div className={styles.figure}>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.value}>
        <span className={styles.now}>{format(now ?? latestOf(track))}</span>
        <svg
          className={styles.line}
          viewBox={`-1 -2 ${width + 2} ${height + 4}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${name} over the last minutes, at most ${format(highest)}`}
        >
          <path d={sparkPath(track, width, height)} />
        </svg>
      </dd>
    </div>
  );
}

/** Some figures beside each other. */
export function Sparklines({ children }: { readonly children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return <dl className={styles.list}>{children}</dl>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ display: 'grid', gridTemplateColumns: 'repeat(2, minmax(0, 1fr))', gap: theme.spacing(1.5), margin: 0 }),
  figure: css({ minWidth: 0 }),
  name: css({
    ...theme.typography.bodySmall,
    fontWeight: theme.typography.fontWeightRegular,
    color: theme.colors.text.secondary,
  }),
  value: css({ margin: 0 }),
  now: css({ display: 'block', fontSize: theme.typography.h5.fontSize, fontVariantNumeric: 'tabular-nums' }),
  line: css({
    display: 'block',
    width: '100%',
    height: height + 4,
    '& path': {
      fill: 'none',
      stroke: theme.colors.primary.text,
      strokeWidth: 1.5,
      strokeLinecap: 'round',
      vectorEffect: 'non-scaling-stroke',
    },
  }),
});
