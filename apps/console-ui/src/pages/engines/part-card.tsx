import type { Engine, EngineFacts, Part, Replica } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Badge, LinkButton, useStyles2 } from '@grafana/ui';
import { formatUptime } from '../../kit/format.ts';
import { TextLink } from '../load/text-link.tsx';
import { lookOf, reasonsOf, sourceWords } from './words.ts';

type AnyPart = Part & Partial<Pick<Engine, 'version' | 'source'> & Pick<Replica, 'adminPort' | 'restarts'>>;

interface PartFactsProps {
  readonly part: AnyPart | undefined;
  readonly facts: EngineFacts | undefined;
}

/** What is known of a part: version, where it came from, process, ports, uptime. */
export function PartFacts({ part, facts }: PartFactsProps) {
  const styles = useStyles2(getStyles);
  const rows: ReadonlyArray<readonly [string, string | undefined]> = [
    ['version', part?.version ?? (facts?.found === 'found' ? facts.version : undefined)],
    ['source', sourceWords(part?.source ?? facts?.source)],
    ['path', facts?.path],
    ['process', part?.pid?.toString()],
    ['port', part?.port?.toString()],
    ['admin port', part?.adminPort?.toString()],
    ['uptime', part?.uptimeSeconds === undefined ? undefined : formatUptime(part.uptimeSeconds)],
    ['restarts', part?.restarts?.toString()],
  ];
  const known = rows.filter(([, value]) => value !== undefined);
  if (known.length === 0) return null;
  return (
    <dl className={styles.facts}>
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What the console has in the place of an engine that is missing. */
export function Instead({ facts }: { readonly facts: EngineFacts | undefined }) {
  const styles = useStyles2(getStyles);
  if (!facts?.instead) return null;
  return (
    <p className={styles.instead}>
      {facts.instead.says} <TextLink href={facts.instead.href}>Open them here</TextLink>
    </p>
  );
}

interface PartCardProps {
  readonly part: AnyPart;
  readonly facts: EngineFacts | undefined;
  /** Its own page, where it has one. */
  readonly url?: string | undefined;
}

/** A part at a glance. */
export function PartCard({ part, facts, url }: PartCardProps) {
  const styles = useStyles2(getStyles);
  const title = facts?.title ?? part.name;
  const isMissing = part.state === 'missing';
  const [reason] = reasonsOf(part, undefined);
  return (
    <li className={styles.card}>
      <header className={styles.head}>
        <h3 className={styles.name}>{title}</h3>
        <Badge {...lookOf(part.state)} />
      </header>
      {facts && <p className={styles.purpose}>{facts.purpose}</p>}
      <PartFacts part={part} facts={facts} />
      {reason !== undefined && <p className={styles.reason}>{reason}</p>}
      {isMissing && <Instead facts={facts} />}
      <div className={styles.actions}>
        <LinkButton
          size="sm"
          variant="secondary"
          icon={isMissing ? 'question-circle' : 'gf-logs'}
          href={`/engines/${encodeURIComponent(part.name)}`}
          aria-label={isMissing ? `Why, and what to do: ${title}` : `Log of ${title}`}
        >
          {isMissing ? 'Why, and what to do' : 'Log'}
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
    margin: theme.spacing(0, 0, 1),
    fontSize: theme.typography.bodySmall.fontSize,
    '& > div': { display: 'grid', gridTemplateColumns: '80px minmax(0, 1fr)', gap: theme.spacing(1) },
    '& dt': { color: theme.colors.text.secondary },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
  }),
  instead: css({ margin: theme.spacing(0, 0, 1) }),
  reason: css({ margin: 0, overflowWrap: 'anywhere' }),
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), marginTop: 'auto' }),
});
