import type { LogLine } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { ClipboardButton, LinkButton, useStyles2 } from '@grafana/ui';
import { memo, useState } from 'react';
import { ExplainLink } from '../../kit/explain-link.tsx';
import { formatTimeOfDay } from '../../kit/format.ts';
import { explainableIn, lineText, moodOf, partsAround, traceIdOfField } from './log-text.ts';

interface LogRowProps {
  readonly line: LogLine;
  readonly text: string;
  readonly linksToTraces: boolean;
  readonly tabbable: boolean;
  readonly onFocus: () => void;
}

/** One line: when, how urgent, who, what; opened, all that it says. What processes log is only ever text. */
export const LogRow = memo(
  function LogRow({ line, text, linksToTraces, tabbable, onFocus }: LogRowProps) {
    const styles = useStyles2(getStyles);
    const [open, setOpen] = useState(false);
    const { atMs, level, part, message, fields, more } = line;
    const explain = explainableIn(line);
    const mood = moodOf[level ?? 'none'];
    return (
      <li className={cx(styles.item, styles[mood])}>
        <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className={styles.head} tabIndex={tabbable ? 0 : -1} onFocus={onFocus}>
            <time
              className={styles.time}
              dateTime={new Date(atMs).toISOString()}
              title={new Date(atMs).toLocaleString()}
            >
              {formatTimeOfDay(atMs, 'milliseconds')}
            </time>
            <span className={cx(styles.level, styles[`${mood}Text`])}>{level ?? '–'}</span>
            <span className={styles.part} title={part}>
              {part}
            </span>
            <span className={cx(styles.message, open && styles.whole)}>
              {partsAround(message, text).map(({ text: piece, found }, index) =>
                found ? <mark key={index}>{piece}</mark> : <span key={index}>{piece}</span>,
              )}
              {message === '' && <em>(no message)</em>}
              {!open && more !== undefined && (
                <span className={styles.hint}> … {more.split('\n').length} more lines</span>
              )}
            </span>
          </summary>
          {open && (
            <div className={styles.body}>
              {more !== undefined && (
                <pre className={styles.more} tabIndex={0} aria-label="Lines that belong to it">
                  {more}
                </pre>
              )}
              {fields.length > 0 && <FieldsOf fields={fields} />}
              <div className={styles.actions}>
                {explain && <ExplainLink target={explain} />}
                {linksToTraces && line.traceId !== undefined && (
                  <LinkButton
                    size="sm"
                    variant="secondary"
                    icon="gf-traces"
                    href={`/traces/${line.traceId}${line.spanId === undefined ? '' : `?span=${line.spanId}`}`}
                  >
                    Trace
                  </LinkButton>
                )}
                {linksToTraces && line.traceId !== undefined && (
                  <LinkButton size="sm" variant="secondary" icon="gf-logs" href={`/logs?trace=${line.traceId}`}>
                    All lines of this trace
                  </LinkButton>
                )}
                <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => lineText(line)}>
                  Copy
                </ClipboardButton>
              </div>
            </div>
          )}
        </details>
      </li>
    );
  },
  (before, after) => before.line === after.line && before.text === after.text && before.tabbable === after.tabbable,
);

function FieldsOf({ fields }: Pick<LogLine, 'fields'>) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.fields}>
      {fields.map(([name, value], index) => {
        const trace = traceIdOfField(name, value);
        return (
          <div key={`${name} ${index}`} className={styles.field}>
            <dt>{name}</dt>
            <dd>{trace === undefined ? value : <a href={`/traces/${trace}`}>{value}</a>}</dd>
          </div>
        );
      })}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  item: css({
    borderLeft: '3px solid transparent',
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    contentVisibility: 'auto',
    containIntrinsicSize: 'auto 26px',
    '&:last-child': { borderBottom: 0 },
  }),
  quiet: css({ borderLeftColor: theme.colors.border.medium }),
  plain: css({ borderLeftColor: theme.colors.info.border }),
  warn: css({ borderLeftColor: theme.colors.warning.main }),
  bad: css({ borderLeftColor: theme.colors.error.main }),
  head: css({
    display: 'grid',
    gridTemplateColumns: '12ch 6ch minmax(0, 22ch) minmax(0, 1fr)',
    gap: theme.spacing(1),
    padding: theme.spacing(0.375, 1),
    cursor: 'pointer',
    listStyle: 'none',
    '&::-webkit-details-marker': { display: 'none' },
    '&:hover': { background: theme.colors.background.secondary },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
    [theme.breakpoints.down('md')]: {
      gridTemplateColumns: '12ch 6ch minmax(0, 1fr)',
      '& > :last-child': { gridColumn: '1 / -1' },
    },
  }),
  time: css({ color: theme.colors.text.secondary, whiteSpace: 'nowrap' }),
  level: css({ fontWeight: theme.typography.fontWeightMedium }),
  quietText: css({ color: theme.colors.text.secondary }),
  plainText: css({ color: theme.colors.info.text }),
  warnText: css({ color: theme.colors.warning.text }),
  badText: css({ color: theme.colors.error.text }),
  part: css({ color: theme.colors.text.secondary, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  message: css({
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    '& mark': { background: theme.colors.warning.main, color: theme.colors.warning.contrastText, padding: 0 },
  }),
  whole: css({ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }),
  hint: css({ color: theme.colors.text.secondary }),
  body: css({ padding: theme.spacing(0.5, 1, 1, 1), display: 'grid', gap: theme.spacing(1) }),
  more: css({
    margin: 0,
    maxHeight: 320,
    overflow: 'auto',
    fontSize: 'inherit',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  }),
  fields: css({ margin: 0, display: 'grid', gap: theme.spacing(0.25) }),
  field: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 22ch) minmax(0, 1fr)',
    gap: theme.spacing(1),
    '& dt': { color: theme.colors.text.secondary, fontWeight: 'inherit', overflowWrap: 'anywhere' },
    '& dd': { margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
    '& a': { color: theme.colors.text.link, textDecoration: 'underline' },
  }),
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});
