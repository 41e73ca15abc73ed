import type { AutoscalerCondition } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Badge, type BadgeColor, useStyles2 } from '@grafana/ui';
import { ago } from '../words.ts';

/** A limit in force, or an ability that is missing, is what a person looks for. */
const colorOf = ({ type, status }: AutoscalerCondition): BadgeColor => {
  const good = type === 'ScalingLimited' ? 'False' : 'True';
  return status === good ? 'green' : type === 'ScalingLimited' ? 'orange' : 'red';
};

interface ConditionsProps {
  readonly conditions: readonly AutoscalerCondition[];
  readonly heading?: string;
}

/** The conditions as `kubectl describe` has them. */
export function Conditions({ conditions, heading = 'Conditions' }: ConditionsProps) {
  const styles = useStyles2(getStyles);
  const nowMs = Date.now();
  if (conditions.length === 0) return null;
  return (
    <section aria-label={heading} className={styles.section}>
      <h3 className={styles.heading}>{heading}</h3>
      <ul className={styles.list}>
        {conditions.map((condition) => (
          <li key={condition.type} className={styles.row}>
            <Badge color={colorOf(condition)} text={`${condition.type}: ${condition.status}`} />
            <span>
              <b>{condition.reason}</b> {condition.message}
              {condition.sinceMs !== undefined && (
                <span className={styles.since}> since {ago(condition.sinceMs, nowMs)}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ minWidth: 0 }),
  heading: css({ ...theme.typography.h5, margin: theme.spacing(1, 0, 0.5) }),
  list: css({ listStyle: 'none', margin: 0, display: 'grid', gap: theme.spacing(0.75) }),
  row: css({
    display: 'grid',
    gridTemplateColumns: '180px minmax(0, 1fr)',
    gap: theme.spacing(0, 1),
    alignItems: 'start',
    overflowWrap: 'anywhere',
    '& > :first-child': { justifySelf: 'start' },
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  since: css({ color: theme.colors.text.secondary }),
});
