import type { BreakerStateName } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx, keyframes } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import type { Point } from './layout.ts';

const half = 5;
const pulsing = keyframes({ '50%': { opacity: 0.55 } });

/** A breaker as a sign: a disc while closed, a diamond while half-open, a cross in a ring while open. */
export function BreakerMark({ state, at }: { readonly state: BreakerStateName; readonly at: Point }) {
  const styles = useStyles2(getStyles);
  const place = `translate(${at.x} ${at.y})`;
  switch (state) {
    case 'closed':
      return <circle className={styles.closed} transform={place} r={half - 1} />;
    case 'half_open':
      return (
        <path
          className={styles.halfOpen}
          transform={place}
          d={`M0 ${-half - 1}L${half + 1} 0L0 ${half + 1}L${-half - 1} 0Z`}
        />
      );
    case 'open':
      return (
        <g className={cx(styles.open, styles.pulse)} transform={place}>
          <circle r={half + 2} />
          <path d="M-3 -3L3 3M3 -3L-3 3" />
        </g>
      );
  }
}

/** Here a fault is. */
export function FaultMark({ at, leaving }: { readonly at: Point; readonly leaving: boolean }) {
  const styles = useStyles2(getStyles);
  return (
    <g className={cx(styles.fault, leaving && styles.leaving)} transform={`translate(${at.x} ${at.y})`}>
      <circle r={8} />
      <path d="M1.5 -5.5L-3.5 1H-0.5L-1.5 5.5L3.5 -1H0.5Z" />
    </g>
  );
}

/** The same beside words, out of the graph. */
export const BreakerSign = ({ state }: { readonly state: BreakerStateName }) => (
  <svg width={16} height={16} viewBox="-8 -8 16 16" aria-hidden="true">
    <BreakerMark state={state} at={{ x: 0, y: 0 }} />
  </svg>
);

export const FaultSign = () => (
  <svg width={18} height={18} viewBox="-9 -9 18 18" aria-hidden="true">
    <FaultMark at={{ x: 0, y: 0 }} leaving={false} />
  </svg>
);

const getStyles = (theme: GrafanaTheme2) => ({
  closed: css({ fill: theme.colors.success.text }),
  halfOpen: css({ fill: theme.colors.background.primary, stroke: theme.colors.warning.text, strokeWidth: 2 }),
  open: css({
    '& circle': { fill: theme.colors.error.main },
    '& path': { stroke: theme.colors.error.contrastText, strokeWidth: 2, fill: 'none' },
  }),
  pulse: css({
    '@media (prefers-reduced-motion: no-preference)': { animation: `${pulsing} 1.6s ease-in-out infinite` },
  }),
  fault: css({
    '& circle': { fill: theme.visualization.getColorByName('dark-purple') },
    '& path': { fill: '#ffffff' },
  }),
  leaving: css({ opacity: 0.6 }),
});
