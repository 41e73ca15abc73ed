import type { TimelineItem } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Badge, IconButton, LinkButton, useStyles2 } from '@grafana/ui';
import { ExplainLink } from '../../kit/explain-link.tsx';
import { kindWords } from './lanes.ts';
import { kindIcons } from './tones.ts';
import { whenOf } from './words.ts';

export const toneBadge = {
  good: 'green',
  warning: 'orange',
  bad: 'red',
  special: 'blue',
  neutral: 'darkgrey',
} as const;

/** What is known of one item, and where more is. */
export function Details({ item, onClose }: { readonly item: TimelineItem; readonly onClose: () => void }) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.panel} aria-label="Details" aria-live="polite">
      <div className={styles.head}>
        <Badge color={toneBadge[item.tone]} icon={kindIcons[item.kind]} text={item.state} />
        <h2 className={styles.title}>{item.title}</h2>
        <IconButton name="times" aria-label="Close the details" onClick={onClose} />
      </div>
      <p className={styles.says}>{item.says}</p>
      <dl className={styles.facts}>
        <dt>{kindWords[item.kind].one}</dt>
        <dd>{whenOf(item)}</dd>
        {item.replica !== undefined && (
          <>
            <dt>replica</dt>
            <dd>{item.replica}</dd>
          </>
        )}
        {item.facts.map(([name, value]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {!item.exact && (
          <>
            <dt>known from</dt>
            <dd>Prometheus’ samples: right to some seconds</dd>
          </>
        )}
      </dl>
      <div className={styles.links}>
        {item.explain && <ExplainLink target={item.explain} />}
        {item.links.map(({ label, href }) => (
          <LinkButton key={label} size="sm" variant="secondary" fill="text" href={href}>
            {label}
          </LinkButton>
        ))}
      </div>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({
    position: 'sticky',
    bottom: theme.spacing(1),
    zIndex: 4,
    marginTop: theme.spacing(1),
    padding: theme.spacing(1.5, 2),
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z2,
    overflowWrap: 'anywhere',
    maxHeight: '60vh',
    overflowY: 'auto',
  }),
  head: css({
    display: 'flex',
    gap: theme.spacing(1),
    alignItems: 'center',
    '& > button': { marginLeft: 'auto' },
    '& > span': { flexShrink: 0, whiteSpace: 'nowrap' },
  }),
  title: css({ ...theme.typography.h5, margin: 0, minWidth: 0 }),
  says: css({ margin: theme.spacing(1, 0) }),
  facts: css({
    ...theme.typography.bodySmall,
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    gap: theme.spacing(0.25, 2),
    margin: 0,
    '& dt': { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    '& dd': { margin: 0 },
  }),
  fact: css({ display: 'contents' }),
  links: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5), marginTop: theme.spacing(1) }),
});
