import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { memo } from 'react';
import { count, formatDuration } from '../../kit/format.ts';
import type { Stretch } from './critical-path.ts';
import { markOf } from './resilience-words.ts';
import { endOf, type SpanNode } from './span-tree.ts';
import { placeIn, type ViewRange } from './view-range.ts';

interface WaterfallRowProps {
  readonly row: SpanNode;
  readonly top: number;
  readonly height: number;
  readonly narrow: boolean;
  readonly whole: ViewRange;
  readonly view: ViewRange;
  readonly stretches: readonly Stretch[] | undefined;
  readonly color: string;
  readonly collapsed: boolean;
  readonly selected: boolean;
  readonly select: (key: string) => void;
  readonly toggle: (key: string) => void;
}

const indent = 12;
/** Deeper spans stand at this depth. */
const indentMax = 14;

/** What a screen reader says of a span besides what stands there. */
function spoken({ row, whole, stretches, collapsed }: WaterfallRowProps): string {
  const { span, orphan, descendants } = row;
  return [
    `starts at ${formatDuration((span.startUs - whole.startUs) / 1e6)}`,
    ...(stretches ? ['on the critical path'] : []),
    ...(orphan ? ['its parent is missing'] : []),
    ...(collapsed ? [`${count(descendants, 'span')} hidden`] : []),
  ].join(', ');
}

/** One span: its name, its bar, and on the bar what of it is on the critical path. */
export const WaterfallRow = memo(function WaterfallRow(props: WaterfallRowProps) {
  const { row, top, height, narrow, view, stretches, color, collapsed, selected, select, toggle } = props;
  const styles = useStyles2(getStyles);
  const { span, depth, orphan, children, descendants, failedBelow } = row;
  const place = placeIn(view, span.startUs, endOf(span));
  const took = formatDuration(span.durationUs / 1e6);
  const mark = markOf(span);
  // Beside the bar, on whichever side there is room; in it where there is none.
  const side = place === undefined || place.left + place.width <= 80 ? 'right' : place.left > 20 ? 'left' : 'within';
  return (
    <div
      id={`row-${row.key}`}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={selected}
      {...(children.length > 0 && { 'aria-expanded': !collapsed })}
      className={cx(styles.row, narrow && styles.narrow, selected && styles.selected)}
      style={{ top, height }}
      onClick={() => select(row.key)}
    >
      <div className={styles.name} style={{ paddingLeft: Math.min(depth, indentMax) * (narrow ? 6 : indent) }}>
        {children.length > 0 ? (
          <span
            className={styles.chevron}
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation();
              toggle(row.key);
            }}
          >
            {collapsed ? '▸' : '▾'}
          </span>
        ) : (
          <span className={styles.chevron} aria-hidden="true" />
        )}
        <i className={styles.swatch} style={{ background: color }} aria-hidden="true" />
        <span className={styles.words}>
          <span className={styles.service}>{span.service}</span> {span.operation}
        </span>
        {collapsed && <span className={styles.tag}>+{descendants}</span>}
        {span.failed && <span className={cx(styles.tag, styles.error)}>error</span>}
        {collapsed && failedBelow > 0 && <span className={cx(styles.tag, styles.error)}>{failedBelow} below</span>}
        {mark !== undefined && <span className={cx(styles.tag, styles.mark)}>{mark}</span>}
        {orphan && <span className={styles.tag}>no parent</span>}
      </div>
      <div className={styles.track}>
        {place && (
          <>
            <div
              className={cx(styles.bar, span.failed && styles.failedBar)}
              style={{ left: `${place.left}%`, width: `${place.width}%`, background: color }}
            />
            {stretches?.map(({ startUs, endUs }) => {
              const at = placeIn(view, startUs, endUs);
              return (
                at && (
                  <div
                    key={startUs}
                    className={styles.critical}
                    style={{ left: `${at.left}%`, width: `${at.width}%` }}
                  />
                )
              );
            })}
            <span
              className={cx(styles.took, side === 'within' && styles.within)}
              style={
                side === 'right'
                  ? { left: `${place.left + place.width}%` }
                  : { right: side === 'left' ? `${100 - place.left}%` : 4 }
              }
            >
              {took}
            </span>
          </>
        )}
        <span className={styles.spoken}>, {spoken(props)}</span>
      </div>
    </div>
  );
});

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    position: 'absolute',
    left: 0,
    right: 0,
    display: 'grid',
    gridTemplateColumns: 'var(--name) minmax(0, 1fr)',
    alignItems: 'center',
    cursor: 'pointer',
    borderLeft: '3px solid transparent',
    fontSize: theme.typography.bodySmall.fontSize,
    '&:hover': { background: theme.colors.background.secondary },
  }),
  narrow: css({ gridTemplateColumns: 'minmax(0, 1fr)', gridTemplateRows: '24px 18px' }),
  selected: css({ background: theme.colors.background.secondary, borderLeftColor: theme.colors.primary.main }),
  name: css({ display: 'flex', alignItems: 'center', gap: 4, minWidth: 0, overflow: 'hidden', paddingRight: 8 }),
  chevron: css({
    width: 18,
    flexShrink: 0,
    textAlign: 'center',
    color: theme.colors.text.secondary,
    lineHeight: '24px',
  }),
  swatch: css({ width: 8, height: 16, borderRadius: 2, flexShrink: 0 }),
  words: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  service: css({ fontWeight: theme.typography.fontWeightMedium }),
  tag: css({
    flexShrink: 0,
    padding: '0 5px',
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.pill,
    color: theme.colors.text.secondary,
    fontSize: 11,
    lineHeight: '16px',
  }),
  error: css({ borderColor: theme.colors.error.border, color: theme.colors.error.text }),
  mark: css({ borderColor: theme.colors.warning.border, color: theme.colors.warning.text }),
  track: css({ position: 'relative', height: '100%', minHeight: 16, overflow: 'hidden' }),
  bar: css({ position: 'absolute', top: '25%', height: '50%', minWidth: 2, borderRadius: 2 }),
  failedBar: css({ boxShadow: `inset 0 0 0 2px ${theme.colors.error.text}` }),
  critical: css({
    position: 'absolute',
    bottom: '10%',
    height: 3,
    minWidth: 1,
    background: theme.colors.text.maxContrast,
  }),
  within: css({
    background: theme.colors.background.primary,
    borderRadius: theme.shape.radius.default,
    lineHeight: '16px',
  }),
  spoken: css({
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  }),
  took: css({
    position: 'absolute',
    top: '50%',
    transform: 'translateY(-50%)',
    padding: '0 6px',
    whiteSpace: 'nowrap',
    color: theme.colors.text.secondary,
    fontVariantNumeric: 'tabular-nums',
  }),
});
