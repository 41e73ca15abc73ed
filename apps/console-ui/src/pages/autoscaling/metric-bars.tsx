import type { MetricReading } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { ofTarget } from './words.ts';

/** The bar ends here: twice the target. */
const ratioMax = 2;

/** Each metric against its target: the line in the middle of the bar is the target. */
export function MetricBars({ metrics }: { readonly metrics: readonly MetricReading[] }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  return (
    <ul className={styles.list}>
      {metrics.map(({ name, current, target, ratio }, index) => (
        <li key={`${name} ${index}`}>
          <div className={styles.words}>
            <span className={styles.name}>{name}</span>
            <span>
              {current ?? 'not read'} <span className={styles.target}>/ {target}</span>
            </span>
          </div>
          <div
            className={styles.track}
            role="meter"
            aria-label={`${name} against its target`}
            aria-valuemin={0}
            aria-valuemax={ratioMax * 100}
            aria-valuenow={Math.round(Math.min(ratioMax, ratio ?? 0) * 100)}
            aria-valuetext={ratio === undefined ? 'not read' : ofTarget(ratio)}
          >
            {ratio !== undefined && (
              <div
                className={styles.bar}
                style={{
                  width: `${(Math.min(ratioMax, ratio) / ratioMax) * 100}%`,
                  background: ratio > 1.1 ? theme.colors.warning.main : theme.colors.primary.main,
                }}
              />
            )}
            <div className={styles.aim} />
          </div>
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, display: 'grid', gap: theme.spacing(1) }),
  words: css({
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: theme.spacing(0, 2),
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  name: css({ overflowWrap: 'anywhere' }),
  target: css({ color: theme.colors.text.secondary }),
  track: css({
    position: 'relative',
    height: 6,
    borderRadius: theme.shape.radius.pill,
    background: theme.colors.background.secondary,
    overflow: 'hidden',
  }),
  bar: css({ height: '100%' }),
  aim: css({ position: 'absolute', top: 0, bottom: 0, left: '50%', width: 2, background: theme.colors.text.primary }),
});
