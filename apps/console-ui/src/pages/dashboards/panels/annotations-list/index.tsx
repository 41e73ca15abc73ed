import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { TagList, useStyles2, useTheme2 } from '@grafana/ui';
import type { PanelProps } from '../../panel-props.ts';
import { formatSpan } from '../plot/span.ts';
import { Nothing } from '../shared/nothing.tsx';

interface Options {
  readonly limit?: number;
  readonly showTags?: boolean;
  readonly showTime?: boolean;
}

/** What was marked in this time range, the latest first; each leads to the time around it. */
export default function AnnotationsListPanel(props: PanelProps) {
  const { panel, annotations, height, timeZone, onChangeTimeRange } = props;
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { limit = 10, showTags = true, showTime = true } = panel.options as Options;
  const events = annotations.toSorted((one, other) => (other.time ?? 0) - (one.time ?? 0)).slice(0, limit);
  if (events.length === 0) return <Nothing {...props} />;
  return (
    <ul className={styles.list} style={{ height }} aria-label={panel.title}>
      {events.map((event, at) => {
        const from = event.time ?? 0;
        const to = Math.max(from, event.timeEnd ?? from);
        const aroundMs = Math.max(60_000, (to - from) / 2);
        return (
          <li
            key={at}
            className={styles.item}
            style={{ borderColor: theme.visualization.getColorByName(event.color ?? '') }}
          >
            <button
              type="button"
              className={styles.title}
              onClick={() => onChangeTimeRange({ from: from - aroundMs, to: to + aroundMs })}
            >
              {event.title ?? event.text ?? 'annotation'}
            </button>
            {event.title !== undefined && event.text !== undefined && <p className={styles.words}>{event.text}</p>}
            {showTime && (
              <p className={styles.words}>
                {dateTimeFormat(from, { timeZone })}
                {to > from && `, for ${formatSpan(to - from)}`}
              </p>
            )}
            {showTags && event.tags && event.tags.length > 0 && <TagList tags={event.tags} className={styles.tags} />}
          </li>
        );
      })}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0, overflow: 'auto' }),
  item: css({
    padding: theme.spacing(0.5, 1),
    marginBottom: theme.spacing(0.5),
    borderLeft: `3px solid ${theme.colors.border.strong}`,
  }),
  title: css({
    padding: 0,
    border: 0,
    background: 'none',
    color: theme.colors.text.link,
    font: 'inherit',
    textAlign: 'left',
    cursor: 'pointer',
    '&:hover': { textDecoration: 'underline' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}` },
  }),
  words: css({ margin: 0, ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
  tags: css({ justifyContent: 'flex-start' }),
});
