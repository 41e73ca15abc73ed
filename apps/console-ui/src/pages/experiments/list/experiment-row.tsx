import type { ExperimentItem } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Badge, Icon, LinkButton, useStyles2 } from '@grafana/ui';
import { OutcomeBadge } from '../parts/outcome-badge.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { getShared } from '../parts/styles.ts';
import { takesText, whenText } from '../parts/words.ts';
import { isInvalid } from './filter.ts';

/** One experiment in the list. */
export function ExperimentRow({ item }: { readonly item: ExperimentItem }) {
  const styles = useStyles2(getStyles);
  const shared = useStyles2(getShared);
  const { id, file, title, lesson, description, tags, targets, load, expected, lastRun, problems } = item;
  const takes = takesText(item);
  const bad = isInvalid(item);
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <h2 className={styles.title}>
          <a href={`/experiments/${encodeURIComponent(id)}`}>{title}</a>
        </h2>
        <p className={styles.lesson}>{lesson ?? description ?? ''}</p>
        {problems.length > 0 && (
          <ul className={styles.problems}>
            {problems.slice(0, 3).map(({ severity, path, message, line, column }) => (
              <li key={`${path} ${message}`} className={severity === 'error' ? shared.bad : shared.warn}>
                <Icon name="exclamation-triangle" size="sm" /> {file}
                {line === undefined ? '' : `:${line}:${column ?? 1}`}
                {path === '' ? '' : `, ${path}`}: {message}
              </li>
            ))}
            {problems.length > 3 && <li>and {problems.length - 3} more</li>}
          </ul>
        )}
        <dl className={styles.facts}>
          {targets.length > 0 && (
            <div>
              <dt>Hits</dt>
              <dd>
                {targets.map((target, index) => (
                  <span key={target}>
                    {index > 0 && ', '}
                    <PlaceLink target={target} />
                  </span>
                ))}
              </dd>
            </div>
          )}
          {load !== undefined && (
            <div>
              <dt>Load</dt>
              <dd>{load}</dd>
            </div>
          )}
          {takes !== undefined && (
            <div>
              <dt>Takes</dt>
              <dd>{takes}</dd>
            </div>
          )}
          {tags.length > 0 && (
            <div>
              <dt>Tags</dt>
              <dd>{tags.join(', ')}</dd>
            </div>
          )}
        </dl>
      </div>
      <div className={styles.side}>
        {bad ? (
          <Badge color="red" icon="exclamation-triangle" text="invalid" />
        ) : (
          <span className={shared.dim}>
            expected: {expected}
            {expected === 'deviated' && ' (it shows a mistake)'}
          </span>
        )}
        {lastRun ? (
          <a className={styles.last} href={`/experiments/runs/${lastRun.run}`} title={`The last run of ${title}`}>
            <OutcomeBadge run={lastRun} />
            <span className={shared.dim}>{whenText(lastRun.startedAtMs, Date.now())}</span>
          </a>
        ) : (
          <span className={shared.dim}>not run yet</span>
        )}
        <LinkButton
          size="sm"
          variant="secondary"
          icon="play"
          href={`/experiments/${encodeURIComponent(id)}#run`}
          aria-label={`Run … ${title}`}
          disabled={bad}
        >
          Run …
        </LinkButton>
      </div>
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 220px',
    gap: theme.spacing(1, 2),
    padding: theme.spacing(1.5, 2),
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    [theme.breakpoints.down('md')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  words: css({ minWidth: 0 }),
  title: css({
    ...theme.typography.h5,
    margin: 0,
    '& a': { color: theme.colors.text.link },
    '& a:hover': { textDecoration: 'underline' },
  }),
  lesson: css({ margin: theme.spacing(0.25, 0, 0.5, 0), maxWidth: '90ch' }),
  problems: css({ listStyle: 'none', padding: 0, margin: theme.spacing(0.5, 0), overflowWrap: 'anywhere' }),
  facts: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 2),
    margin: 0,
    fontSize: theme.typography.bodySmall.fontSize,
    '& > div': { display: 'flex', gap: theme.spacing(0.5), minWidth: 0 },
    '& dt': { color: theme.colors.text.secondary },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
  }),
  side: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: theme.spacing(0.75),
    fontSize: theme.typography.bodySmall.fontSize,
    [theme.breakpoints.down('md')]: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center' },
  }),
  last: css({ display: 'inline-flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5) }),
});
