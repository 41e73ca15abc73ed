import type { TimelineKind, TimelineTone } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Icon, useStyles2 } from '@grafana/ui';
import type { Mark } from './lanes.ts';
import { kindIcons, toneColors } from './tones.ts';
import { nameOf } from './words.ts';

interface MarkButtonProps {
  readonly mark: Mark;
  readonly kind: TimelineKind;
  /** The one of its row that the tabulator reaches. */
  readonly stop: boolean;
  readonly chosen: boolean;
  readonly onChoose: (mark: Mark) => void;
}

/** One mark on the axis: a bar as long as it took, or a small box for a moment. */
export function MarkButton({ mark, kind, stop, chosen, onChoose }: MarkButtonProps) {
  const styles = useStyles2(getStyles);
  const { items, left, width, tone, moment, cutLeft, cutRight } = mark;
  const [first] = items;
  if (!first) return null;
  const name = nameOf(mark);
  const dashed = items.every(({ state, exact }) => state === 'half-open' || !exact);
  return (
    <button
      type="button"
      className={cx(
        styles.mark,
        styles[tone],
        dashed && styles.dashed,
        chosen && styles.chosen,
        cutLeft && styles.cutLeft,
        cutRight && styles.cutRight,
      )}
      style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
      tabIndex={stop ? 0 : -1}
      aria-pressed={chosen}
      aria-label={name}
      title={name}
      onClick={() => onChoose(mark)}
    >
      {items.length > 1 ? (
        <span className={styles.text}>{items.length}</span>
      ) : moment ? (
        <span className={styles.dot} />
      ) : (
        <span className={styles.text}>
          <Icon name={kindIcons[kind]} size="xs" />{' '}
          {kind === 'breaker' || kind === 'rejection' ? first.state : first.title}
        </span>
      )}
    </button>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const tone = (name: TimelineTone) => {
    const { ground, edge, text } = toneColors(theme, name);
    return css({ background: ground, borderColor: edge, color: text });
  };
  return {
    mark: css({
      position: 'absolute',
      top: 2,
      height: 22,
      minWidth: 12,
      padding: 0,
      border: '1px solid',
      borderLeftWidth: 3,
      borderRadius: theme.shape.radius.default,
      overflow: 'hidden',
      cursor: 'pointer',
      zIndex: 1,
      '&:hover': { filter: 'brightness(1.15)', zIndex: 2 },
      '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 1, zIndex: 3 },
    }),
    text: css({
      ...theme.typography.bodySmall,
      display: 'block',
      padding: '0 3px',
      lineHeight: '20px',
      textAlign: 'left',
      whiteSpace: 'nowrap',
      textOverflow: 'ellipsis',
      overflow: 'hidden',
    }),
    dot: css({
      display: 'block',
      width: 4,
      height: 4,
      margin: '0 auto',
      borderRadius: '50%',
      background: 'currentColor',
    }),
    dashed: css({ borderStyle: 'dashed' }),
    chosen: css({ boxShadow: `0 0 0 2px ${theme.colors.text.primary}`, zIndex: 2 }),
    cutLeft: css({ borderLeftWidth: 0, borderTopLeftRadius: 0, borderBottomLeftRadius: 0 }),
    cutRight: css({ borderRightWidth: 0, borderTopRightRadius: 0, borderBottomRightRadius: 0 }),
    good: tone('good'),
    warning: tone('warning'),
    bad: tone('bad'),
    special: tone('special'),
    neutral: tone('neutral'),
  };
};
