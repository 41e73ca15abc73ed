import { lastValue, type LabStatus } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Alert, Badge, InlineSwitch, LinkButton, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useLayoutEffect, useRef } from 'react';
import { useParams } from 'react-router-dom';
import { formatTimeOfDay } from '../../kit/format.ts';
import { useLive } from '../../kit/live.ts';
import { Page } from '../../kit/page.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { Section } from '../load/section.tsx';
import { PartFacts } from './part-card.tsx';
import { useFacts } from './use-facts.ts';
import { usePartLog } from './use-part-log.ts';
import { findPart, lookOf, loopbackUrl } from './words.ts';

/** One part: what it is, how it is, and the end of its log as it is written. */
export function PartPage() {
  const { name = '' } = useParams();
  const reading = useLive<LabStatus>('status');
  const status = lastValue(reading);
  const facts = useFacts().get(name);
  const known = status && findPart(status, name);
  const url = loopbackUrl(status?.urls[name]);
  return (
    <Page
      title={facts?.title ?? name}
      subtitle={
        <>
          <a href="/engines">All engines</a>
          {facts && ` · ${facts.purpose} · ${facts.license}`}
        </>
      }
      actions={
        <>
          {known && <Badge {...lookOf(known.part.state)} />}
          {url !== undefined && known?.part.state === 'ready' && (
            <LinkButton variant="secondary" icon="external-link-alt" href={url} target="_blank" rel="noreferrer">
              Open
            </LinkButton>
          )}
          <LinkButton variant="secondary" icon="gf-logs" href={`/logs?part=${encodeURIComponent(name)}`}>
            Search its log
          </LinkButton>
        </>
      }
    >
      {reading.state === 'away' && <Alert severity="warning" title={reading.reason} />}
      {status && !known && (
        <Alert severity="info" title="Nothing of this name runs now">
          {facts ? 'It is not a part of the running lab.' : 'It may have run before: what is left of its log is below.'}
        </Alert>
      )}
      {known && <PartFacts part={known.part} facts={facts} />}
      {facts && facts.found !== 'found' && facts.reasons.length > 0 && (
        <Section title="Why it is not here">
          <ul>
            {facts.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
          {facts.advice !== undefined && <p>What to do: {facts.advice}</p>}
        </Section>
      )}
      <Log part={name} />
    </Page>
  );
}

function Log({ part }: { readonly part: string }) {
  const styles = useStyles2(getStyles);
  const [follow, setFollow] = useUrlState('follow', 'on');
  const live = follow === 'on';
  const { lines, problem, loaded, skipped } = usePartLog(part, live);
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (live) frame.current?.scrollTo({ top: frame.current.scrollHeight });
  }, [lines, live]);
  return (
    <Section
      title="Log"
      actions={
        <InlineSwitch
          label="Follow"
          showLabel
          id="follow-log"
          value={live}
          onChange={(event) => setFollow(event.currentTarget.checked ? 'on' : 'off')}
        />
      }
    >
      {problem !== undefined && <Alert severity="info" title={problem} />}
      {skipped && (
        <p className={styles.note}>
          So much was written that some of it is not shown here; the page of logs has it all.
        </p>
      )}
      {!loaded && <LoadingPlaceholder text="Loading its log …" />}
      {loaded && problem === undefined && lines.length === 0 && (
        <p className={styles.note}>It has written nothing yet.</p>
      )}
      {lines.length > 0 && (
        <div ref={frame} className={styles.log} role="log" aria-label={`Log of ${part}`} tabIndex={0}>
          {lines.map(({ atMs, level, message, traceId }, index) => (
            <div
              key={index}
              className={cx(
                styles.line,
                (level === 'error' || level === 'fatal') && styles.bad,
                level === 'warn' && styles.warn,
              )}
            >
              <span className={styles.when}>{atMs === undefined ? '' : formatTimeOfDay(atMs, 'milliseconds')}</span>
              <span>{level ?? ''}</span>
              <span className={styles.message}>
                {message}
                {traceId !== undefined && (
                  <>
                    {' '}
                    <a className={styles.link} href={`/traces/${encodeURIComponent(traceId)}`}>
                      trace
                    </a>
                  </>
                )}
              </span>
            </div>
          ))}
        </div>
      )}
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({ color: theme.colors.text.secondary }),
  log: css({
    maxHeight: '60vh',
    overflow: 'auto',
    padding: theme.spacing(1),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}` },
  }),
  line: css({
    display: 'grid',
    gridTemplateColumns: '96px 44px minmax(0, 1fr)',
    gap: theme.spacing(1),
    borderLeft: '3px solid transparent',
    paddingLeft: theme.spacing(0.5),
    [theme.breakpoints.down('sm')]: {
      gridTemplateColumns: 'max-content minmax(0, 1fr)',
      '& > :last-child': { gridColumn: '1 / -1' },
    },
  }),
  bad: css({ borderLeftColor: theme.colors.error.main }),
  warn: css({ borderLeftColor: theme.colors.warning.main }),
  when: css({ color: theme.colors.text.secondary }),
  message: css({ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }),
  link: css({ color: theme.colors.text.link, textDecoration: 'underline' }),
});
