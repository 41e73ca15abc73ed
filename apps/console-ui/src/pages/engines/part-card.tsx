import type { Engine, EngineFacts, Part, Replica } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Badge, LinkButton, useStyles2 } from '@grafana/ui';
import { formatUptime } from '../../kit/format.ts';
import { lookOf, sourceWords } from './words.ts';

interface PartFactsProps {
  readonly part: Part & Partial<Pick<Engine, 'version' | 'source'> & Pick<Replica, 'adminPort' | 'restarts'>>;
  readonly facts: EngineFacts | undefined;
}

/** What is known of a part: version, where it came from, process, ports, uptime, why it is as it is. */
export function PartFacts({ part, facts }: PartFactsProps) {
  const styles = useStyles2(getStyles);
  const source = sourceWords(part.source ?? facts?.source);
  const rows: ReadonlyArray<readonly [string, string | undefined]> = [
    ['version', part.version ?? (facts?.found === 'found' ? facts.version : undefined)],
    ['source', source],
    ['path', facts?.path],
    ['process', part.pid?.toString()],
    ['port', part.port?.toString()],
    ['admin port', part.adminPort?.toString()],
    ['uptime', part.uptimeSeconds === undefined ? undefined : formatUptime(part.uptimeSeconds)],
    ['restarts', part.restarts?.toString()],
    ['why', part.reason],
    ['to do', part.state === 'missing' || facts?.found !== 'found' ? facts?.advice : undefined],
  ];
  return (
    <>
      <dl className={styles.facts}>
        {rows.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {part.state === 'missing' && facts?.instead && (
        <p className={styles.instead}>
          {facts.instead.says}{' '}
          <a className={styles.link} href={facts.instead.href}>
            Open them here
          </a>
        </p>
      )}
    </>
  );
}

interface PartCardProps extends PartFactsProps {
  /** Its own page, where it has one. */
  readonly url?: string | undefined;
}

/** A part at a glance. */
export function PartCard({ part, facts, url }: PartCardProps) {
  const styles = useStyles2(getStyles);
  const title = facts?.title ?? part.name;
  return (
    <li className={styles.card}>
      <header className={styles.head}>
        <h3 className={styles.name}>{title}</h3>
        <Badge {...lookOf(part.state)} />
      </header>
      {facts && <p className={styles.purpose}>{facts.purpose}</p>}
      <PartFacts part={part} facts={facts} />
      <div className={styles.actions}>
        <LinkButton
          size="sm"
          variant="secondary"
          icon="gf-logs"
          href={`/engines/${encodeURIComponent(part.name)}`}
          aria-label={`Log of ${title}`}
        >
          Log
        </LinkButton>
        {url !== undefined && part.state === 'ready' && (
          <LinkButton
            size="sm"
            variant="secondary"
            fill="outline"
            icon="external-link-alt"
            href={url}
            target="_blank"
            rel="noreferrer"
            aria-label={`Open ${title}`}
          >
            Open
          </LinkButton>
        )}
      </div>
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  card: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    padding: theme.spacing(1.5),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    minWidth: 0,
  }),
  head: css({ display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: theme.spacing(1) }),
  name: css({ ...theme.typography.h5, margin: 0, overflowWrap: 'anywhere' }),
  purpose: css({ margin: 0, color: theme.colors.text.secondary }),
  facts: css({
    margin: 0,
    fontSize: theme.typography.bodySmall.fontSize,
    '& > div': { display: 'grid', gridTemplateColumns: '80px minmax(0, 1fr)', gap: theme.spacing(1) },
    '& dt': { color: theme.colors.text.secondary },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
  }),
  instead: css({ margin: 0 }),
  link: css({ color: theme.colors.text.link, textDecoration: 'underline' }),
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), marginTop: 'auto' }),
});
