import type { ExplainInForce, TimelineItem } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Badge, useStyles2 } from '@grafana/ui';
import { ExplainLink } from '../kit/explain-link.tsx';
import { formatTimeOfDay } from '../kit/format.ts';
import { toneBadge } from '../pages/timeline/details.tsx';
import { kindWords } from '../pages/timeline/lanes.ts';
import { kindIcons } from '../pages/timeline/tones.ts';
import { offsetWords } from './figures-words.ts';

/** Faults, runs and loads of that moment, with how long they had been there. */
export function InForce({ inForce }: { readonly inForce: readonly ExplainInForce[] }) {
  const styles = useStyles2(getStyles);
  if (inForce.length === 0) {
    return (
      <p className={styles.quiet}>
        No fault, no run and no load of the lab: whatever it was, it came from the app itself or from the machine.
      </p>
    );
  }
  return (
    <ul className={styles.list}>
      {inForce.map(({ item, when, near }) => (
        <li key={item.id} className={styles.item}>
          <Badge
            color={near ? toneBadge[item.tone] : 'darkgrey'}
            icon={kindIcons[item.kind]}
            text={kindWords[item.kind].one}
          />{' '}
          <strong>{item.title}</strong>
          {!near && <span className={styles.quiet}> (elsewhere in the lab)</span>}
          <div className={styles.quiet}>
            {when}
            {item.links.map(({ label, href }) => (
              <span key={label}>
                {' · '}
                <a className={styles.link} href={href}>
                  {label}
                </a>
              </span>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** At this moment it began: how it ended is told in its sentence. */
const aroundWord = ({ kind, state }: TimelineItem): string =>
  kind === 'fault' || kind === 'load' || kind === 'run' ? kindWords[kind].one : state;

/** Neighbours in time. */
export function Around({ items, atMs }: { readonly items: readonly TimelineItem[]; readonly atMs: number }) {
  const styles = useStyles2(getStyles);
  if (items.length === 0) return <p className={styles.quiet}>Nothing else within two minutes.</p>;
  return (
    <ol className={styles.list}>
      {items.map((item) => (
        <li key={item.id} className={styles.item}>
          <div className={styles.line}>
            <time dateTime={new Date(item.fromMs).toISOString()}>{formatTimeOfDay(item.fromMs)}</time>
            <span className={styles.quiet}>{offsetWords(item.fromMs - atMs)}</span>
            <Badge color={toneBadge[item.tone]} icon={kindIcons[item.kind]} text={aroundWord(item)} />
            <span className={styles.row}>{item.row}</span>
            {item.explain && <ExplainLink target={item.explain} />}
          </div>
          <div className={styles.quiet}>{item.says}</div>
        </li>
      ))}
    </ol>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  item: css({
    padding: theme.spacing(0.75, 0),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    '&:last-child': { borderBottom: 0 },
  }),
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0, 1),
    fontVariantNumeric: 'tabular-nums',
    '& > a': { marginLeft: 'auto' },
  }),
  row: css({ fontWeight: theme.typography.fontWeightMedium }),
  quiet: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, margin: 0 }),
  link: css({ color: theme.colors.text.link, textDecoration: 'underline' }),
});
