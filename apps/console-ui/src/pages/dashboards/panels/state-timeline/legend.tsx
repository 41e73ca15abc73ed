import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { SeriesIcon, useStyles2 } from '@grafana/ui';

/** What the colours mean. (Grafana's list is of buttons that say something else than what stands on them.) */
export function StateLegend({
  kinds,
}: {
  readonly kinds: ReadonlyArray<{ readonly text: string; readonly color: string }>;
}) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.list} aria-label="States">
      {kinds.map(({ text, color }) => (
        <li key={text} className={styles.item}>
          <SeriesIcon color={color} />
          {text}
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2),
    margin: 0,
    padding: theme.spacing(0.5, 1),
    listStyle: 'none',
    ...theme.typography.bodySmall,
    color: theme.colors.text.primary,
  }),
  item: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1) }),
});
