import type { TimelineItem } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Badge, Button, LinkButton, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { ExplainLink } from '../../kit/explain-link.tsx';
import { count, formatTimeOfDay } from '../../kit/format.ts';
import { toneBadge } from './details.tsx';
import { kindWords } from './lanes.ts';
import { kindIcons } from './tones.ts';
import { whenOf } from './words.ts';

const shownAtFirst = 100;

/** The same as a list, the latest first: for those who read rather than look. */
export function ListView({ items }: { readonly items: readonly TimelineItem[] }) {
  const styles = useStyles2(getStyles);
  const [shown, setShown] = useState(shownAtFirst);
  const latest = items.toReversed();
  return (
    <>
      <ol className={styles.list} aria-label={`Timeline, ${count(items.length, 'item')}, the latest first`}>
        {latest.slice(0, shown).map((item) => (
          <li key={item.id} className={styles.item}>
            <time className={styles.time} dateTime={new Date(item.fromMs).toISOString()}>
              {formatTimeOfDay(item.fromMs)}
            </time>
            <div className={styles.body}>
              <div className={styles.head}>
                <Badge
                  color={toneBadge[item.tone]}
                  icon={kindIcons[item.kind]}
                  text={`${kindWords[item.kind].one}: ${item.state}`}
                />
                <span className={styles.row}>{item.row}</span>
                <span className={styles.when}>{whenOf(item)}</span>
              </div>
              <div>{item.says}</div>
              <div className={styles.links}>
                {item.explain && <ExplainLink target={item.explain} />}
                {item.links.map(({ label, href }) => (
                  <LinkButton key={label} size="sm" variant="secondary" fill="text" href={href}>
                    {label}
                  </LinkButton>
                ))}
              </div>
            </div>
          </li>
        ))}
      </ol>
      {latest.length > shown && (
        <Button variant="secondary" onClick={() => setShown(shown + shownAtFirst)}>
          Show more ({count(latest.length - shown, 'item')} left)
        </Button>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  item: css({
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    gap: theme.spacing(0, 2),
    padding: theme.spacing(1, 0),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  time: css({ fontVariantNumeric: 'tabular-nums', color: theme.colors.text.secondary }),
  body: css({ minWidth: 0, overflowWrap: 'anywhere' }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1),
    marginBottom: theme.spacing(0.25),
  }),
  row: css({ fontWeight: theme.typography.fontWeightMedium }),
  when: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
  links: css({ display: 'flex', flexWrap: 'wrap', marginLeft: theme.spacing(-1) }),
});
