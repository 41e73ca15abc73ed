import { lastValue, type LabStatus, type LogParts } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, Badge, EmptyState, LinkButton, useStyles2 } from '@grafana/ui';
import { useParams } from 'react-router-dom';
import { useLive } from '../../kit/live.ts';
import { Page } from '../../kit/page.tsx';
import { useJson } from '../../kit/use-json.ts';
import { Section } from '../load/section.tsx';
import { TextLink } from '../load/text-link.tsx';
import { Instead, PartFacts } from './part-card.tsx';
import { PartLogView } from './part-log-view.tsx';
import { useFacts } from './use-facts.ts';
import { findPart, lookOf, loopbackUrl, reasonsOf, restartWords } from './words.ts';

/** One part: what it is, how it is, and the end of its log as it is written. */
export function PartPage() {
  const { name = '' } = useParams();
  const reading = useLive<LabStatus>('status');
  const status = lastValue(reading);
  const facts = useFacts().engines.get(name);
  const known = status && findPart(status, name);
  const restarts = restartWords(known?.part.restarts);
  // A replica that has gone, or was restarted, has left a log; what has none either was never a part of the lab.
  const left = useJson<LogParts>(status && (!known || restarts) ? '/api/logs/parts' : undefined).reading;
  const hasLeft = (log: string) => lastValue(left)?.parts.some((part) => part.name === log);
  const hasLeftLog = hasLeft(name);
  const before = `${name}.previous`;
  const isUnknown = status && !known && !facts && hasLeftLog === false;
  const hasLog = known !== undefined || hasLeftLog === true;
  const url = loopbackUrl(status?.urls[name]);
  return (
    <Page
      title={facts?.title ?? name}
      subtitle={
        <>
          <TextLink href="/engines">All engines</TextLink>
          {facts && ` · ${facts.purpose} · ${facts.license}`}
          {known?.service !== undefined && (
            <>
              {' · replica of '}
              <TextLink href={`/?node=${encodeURIComponent(known.service)}`}>{known.service}</TextLink>
            </>
          )}
        </>
      }
      actions={
        <>
          {restarts !== undefined && <Badge color="orange" icon="repeat" text={restarts} />}
          {known && <Badge {...lookOf(known.part.state)} />}
          {url !== undefined && known?.part.state === 'ready' && (
            <LinkButton variant="secondary" icon="external-link-alt" href={url} target="_blank" rel="noreferrer">
              Open
            </LinkButton>
          )}
          {restarts !== undefined && hasLeft(before) && (
            <LinkButton variant="secondary" icon="history-alt" href={`/engines/${encodeURIComponent(before)}`}>
              Its log before
            </LinkButton>
          )}
          {hasLog && known?.part.state !== 'missing' && (
            <LinkButton variant="secondary" icon="gf-logs" href={`/logs?part=${encodeURIComponent(name)}`}>
              Search its log
            </LinkButton>
          )}
        </>
      }
    >
      {reading.state === 'away' && (
        <Alert severity="warning" title="Not up to date: what runs">
          {reading.reason}
        </Alert>
      )}
      {isUnknown && (
        <EmptyState variant="not-found" message={`There is no part ${name}`} hideImage>
          Nothing of this name runs in the lab, and nothing has left a log of it.
        </EmptyState>
      )}
      {status && !known && !isUnknown && (
        <Alert severity="info" title="Nothing of this name runs now">
          {facts
            ? 'It is run when it is needed, and is no part of the lab itself.'
            : 'What is left of its log is below.'}
        </Alert>
      )}
      {(known ?? facts) && <PartFacts part={known?.part} facts={facts} />}
      {facts && (
        <p>
          <TextLink href={facts.homepage}>{facts.homepage}</TextLink>
        </p>
      )}
      <Why reasons={reasonsOf(known?.part, facts)} isMissing={known?.part.state === 'missing'} advice={facts?.advice} />
      {known?.part.state === 'missing' && <Instead facts={facts} />}
      {(hasLog || (reading.state === 'away' && !status)) && <PartLogView part={name} />}
    </Page>
  );
}

interface WhyProps {
  readonly reasons: readonly string[];
  readonly isMissing: boolean;
  readonly advice: string | undefined;
}

/** Why it is as it is, and what to do. */
function Why({ reasons, isMissing, advice }: WhyProps) {
  const styles = useStyles2(getStyles);
  if (reasons.length === 0) return null;
  return (
    <Section title={isMissing ? 'Why it is missing' : 'Why'}>
      <ul className={styles.reasons}>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {advice !== undefined && <p>What to do: {advice}</p>}
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  reasons: css({ margin: theme.spacing(0, 0, 1), paddingLeft: theme.spacing(3), overflowWrap: 'anywhere' }),
});
