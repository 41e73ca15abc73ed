import type { DecisionExplained } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Badge, LinkButton, useStyles2 } from '@grafana/ui';
import { useLocation } from 'react-router-dom';
import { ExplainLink } from '../../../kit/explain-link.tsx';
import { formatDuration, formatTimeOfDay } from '../../../kit/format.ts';
import { ReadingView } from '../../../kit/reading-view.tsx';
import { useJson } from '../../../kit/use-json.ts';
import { sizes, verdictSign, verdictWord } from '../words.ts';
import { Arithmetic } from './arithmetic.tsx';
import { Conditions } from './conditions.tsx';
import { useKept } from './use-kept.ts';

interface DecisionProps {
  readonly name: string;
  /** The chosen one; undefined: the newest. */
  readonly atMs: number | undefined;
  readonly newestMs: number | undefined;
}

/** The arithmetic of one decision. */
export function Decision({ name, atMs, newestMs }: DecisionProps) {
  const moment = atMs ?? newestMs;
  const path = moment === undefined ? undefined : `/api/autoscaling/${encodeURIComponent(name)}/decisions/${moment}`;
  const reading = useKept(useJson<DecisionExplained>(path).reading);
  if (path === undefined) return null;
  return (
    <ReadingView reading={reading} what="the decision">
      {(explained) => <Explained name={name} explained={explained} following={atMs === undefined} />}
    </ReadingView>
  );
}

interface ExplainedProps {
  readonly name: string;
  readonly explained: DecisionExplained;
  readonly following: boolean;
}

function Explained({ name, explained, following }: ExplainedProps) {
  const styles = useStyles2(getStyles);
  const { pathname, search } = useLocation();
  const { row, steps, verified, events, conditions, durationMs, timeScale, previousMs, nextMs } = explained;
  const to = (ms: number): string => {
    const params = new URLSearchParams(search);
    params.set('at', String(ms));
    return `${pathname}?${params}`;
  };
  return (
    <article className={styles.card} aria-labelledby="decision">
      <header className={styles.head}>
        <h2 id="decision" className={styles.title}>
          <span aria-hidden>{verdictSign[row.verdict]}</span> {sizes(row)}
          <span className={styles.when}>
            {verdictWord[row.verdict]} at {formatTimeOfDay(row.atMs, 'milliseconds')}
            {following ? ', the newest' : ''}
          </span>
        </h2>
        <div className={styles.actions}>
          {previousMs !== undefined && (
            <LinkButton size="sm" variant="secondary" fill="outline" icon="angle-left" href={to(previousMs)}>
              Before
            </LinkButton>
          )}
          {nextMs !== undefined && (
            <LinkButton size="sm" variant="secondary" fill="outline" icon="angle-right" href={to(nextMs)}>
              After
            </LinkButton>
          )}
          <ExplainLink target={{ kind: 'scaling', autoscaler: name, atMs: row.atMs }} />
        </div>
      </header>
      <p className={styles.line}>{row.line}</p>
      <Arithmetic steps={steps} />
      <p className={styles.proof}>
        <Badge
          color={verified ? 'green' : 'orange'}
          icon={verified ? 'check' : 'exclamation-triangle'}
          text={verified ? 'computed again' : 'not computed again'}
        />{' '}
        {verified
          ? 'The algorithm, given the recorded input once more, comes to the same words.'
          : 'The algorithm of now does not come to the same words from what was recorded; the steps show what was recorded.'}{' '}
        It took {durationMs < 1 ? 'less than 1 ms' : formatDuration(durationMs / 1000)}
        {timeScale === 1 ? '.' : `, with the clock ${timeScale} times as fast.`}
      </p>
      {events.length > 0 && (
        <>
          <h3 className={styles.small}>Events</h3>
          <ul className={styles.events}>
            {events.map(({ type, reason, message }) => (
              <li key={`${reason} ${message}`}>
                <b>
                  {type} {reason}
                </b>
                : {message}
              </li>
            ))}
          </ul>
        </>
      )}
      {conditions.length > 0 && <Conditions conditions={conditions} heading="Conditions after it" />}
    </article>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  card: css({
    padding: theme.spacing(2),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    minWidth: 0,
  }),
  head: css({ display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: theme.spacing(1) }),
  title: css({ ...theme.typography.h4, margin: 0 }),
  when: css({
    display: 'block',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), alignItems: 'flex-start' }),
  line: css({
    margin: theme.spacing(1, 0, 2),
    padding: theme.spacing(1),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
  proof: css({
    margin: theme.spacing(2, 0, 1),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  small: css({ ...theme.typography.h5, margin: theme.spacing(1, 0, 0.5) }),
  events: css({ margin: 0, paddingLeft: theme.spacing(2.5), overflowWrap: 'anywhere' }),
});
