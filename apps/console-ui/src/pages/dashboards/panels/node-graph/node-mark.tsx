import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { measureText, useStyles2, useTheme2 } from '@grafana/ui';
import { ring } from '../gauge/arc.ts';
import type { Point } from './layout.ts';
import type { Node } from './model.ts';

/** Of a node, in pixels. */
export const radius = 28;
const ringWidth = 4;

/** What puts nodes in the order in which they are read: layer by layer. */
export function angle(places: ReadonlyMap<string, Point>, id: string, across: boolean): number {
  const { x, y } = places.get(id) ?? { x: 0, y: 0 };
  return across ? x * 10_000 + y : y * 10_000 + x;
}

interface NodeMarkProps {
  readonly node: Node;
  readonly at: Point;
  /** Whom it calls and who calls it. */
  readonly words: string;
  readonly chosen: boolean;
  readonly faded: boolean;
  /** Whether the tab key stops here. */
  readonly stop: boolean;
  readonly onStop: () => void;
  readonly onChoose: () => void;
}

export function NodeMark({ node, at, words, chosen, faded, stop, onStop, onChoose }: NodeMarkProps) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { title, subtitle, main, secondary, color, arcs } = node;
  const stroke = chosen
    ? theme.colors.primary.main
    : color === undefined
      ? theme.colors.border.strong
      : theme.visualization.getColorByName(color);
  const statistics = [main, secondary].filter((each) => each !== undefined);
  // What is heard begins with what is seen, in the same order: who says what they see must be understood.
  const seen = [title, subtitle, ...statistics].filter((each) => each !== undefined).join(' ');
  return (
    <g
      data-node={node.id}
      role="button"
      tabIndex={stop ? 0 : -1}
      aria-pressed={chosen}
      aria-label={[seen, words].filter((part) => part !== '').join(', ')}
      className={styles.node}
      transform={`translate(${at.x}, ${at.y})`}
      opacity={faded ? 0.35 : 1}
      onFocus={onStop}
      onClick={onChoose}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onChoose();
      }}
    >
      <circle r={radius} fill={theme.colors.background.secondary} stroke={stroke} strokeWidth={chosen ? 3 : 2} />
      {arcsOf(arcs).map(({ path, color: colour, name }) => (
        <path key={name} d={path} fill={colour} />
      ))}
      <text y={radius + 14} className={styles.title}>
        {title}{' '}
      </text>
      {subtitle !== undefined && (
        <text y={radius + 27} className={styles.subtitle}>
          {subtitle}{' '}
        </text>
      )}
      {statistics.map((statistic, line) => (
        <text
          key={line}
          y={(line - (statistics.length - 1) / 2) * 14}
          dominantBaseline="central"
          textAnchor="middle"
          fontSize={sizeOf(statistic, 2 * (radius - ringWidth) - 4)}
          fill={theme.colors.text.primary}
        >
          {statistic}{' '}
        </text>
      ))}
    </g>
  );
}

/** Between 8 and 12 pixels, so that it fits. */
const sizeOf = (text: string, width: number): number =>
  Math.max(8, Math.min(12, (12 * width) / Math.max(1, measureText(text, 12).width)));

function arcsOf(arcs: Node['arcs']) {
  const whole = Math.max(
    1,
    arcs.reduce((sum, { share }) => sum + share, 0),
  );
  let from = 0;
  return arcs.map(({ name, share, color }) => {
    const begin = from;
    // A full circle begins and ends at the same point, and would not be drawn.
    from = Math.min(begin + (share / whole) * 360, 359.99);
    return { name, color, path: ring(radius - ringWidth, radius, begin, from) };
  });
}

const getStyles = (theme: GrafanaTheme2) => {
  const words = {
    textAnchor: 'middle',
    paintOrder: 'stroke',
    stroke: theme.colors.background.primary,
    strokeWidth: 4,
    strokeLinejoin: 'round',
  } as const;
  return {
    node: css({
      cursor: 'pointer',
      outline: 'none',
      '&:focus-visible > circle': { stroke: theme.colors.primary.main, strokeWidth: 4 },
    }),
    title: css({
      ...words,
      fontSize: 12,
      fontWeight: theme.typography.fontWeightMedium,
      fill: theme.colors.text.primary,
    }),
    subtitle: css({ ...words, fontSize: 11, fill: theme.colors.text.secondary }),
  };
};
