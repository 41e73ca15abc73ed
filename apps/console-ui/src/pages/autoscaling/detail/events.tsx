import type { AutoscalerEvent } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Icon, useStyles2 } from '@grafana/ui';
import { formatTimeOfDay } from '../../../kit/format.ts';
import { ago } from '../words.ts';

/** What was told of the autoscaler, as `kubectl describe` has it. */
export function Events({ events }: { readonly events: readonly AutoscalerEvent[] }) {
  const styles = useStyles2(getStyles);
  const nowMs = Date.now();
  return (
    <section aria-labelledby="events">
      <h3 id="events" className={styles.heading}>
        Events
      </h3>
      {events.length === 0 ? (
        <p className={styles.none}>No event is kept of it.</p>
      ) : (
        <ul className={styles.list} tabIndex={0} aria-label="Events">
          {events.map(({ atMs, type, reason, message, count }) => (
            <li key={`${reason} ${message} ${atMs}`} className={styles.row}>
              <time dateTime={new Date(atMs).toISOString()} title={ago(atMs, nowMs)} className={styles.time}>
                {formatTimeOfDay(atMs)}
              </time>
              <span>
                {type === 'Warning' && <Icon name="exclamation-triangle" size="sm" title="Warning" />} <b>{reason}</b>
                {count > 1 ? ` × ${count}` : ''}: {message}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  heading: css({ ...theme.typography.h5, margin: theme.spacing(1, 0, 0.5) }),
  none: css({ color: theme.colors.text.secondary }),
  list: css({ listStyle: 'none', margin: 0, maxHeight: 320, overflowY: 'auto' }),
  row: css({
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    gap: theme.spacing(1),
    padding: theme.spacing(0.25, 0),
    overflowWrap: 'anywhere',
  }),
  time: css({ fontFamily: theme.typography.fontFamilyMonospace, fontSize: theme.typography.bodySmall.fontSize }),
});
