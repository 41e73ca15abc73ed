import type { PartLogLine } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Alert, InlineSwitch, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useLayoutEffect, useRef } from 'react';
import { formatTimeOfDay } from '../../kit/format.ts';
import { useUrlState } from '../../kit/url-state.ts';
import { Section } from '../load/section.tsx';
import { TextLink } from '../load/text-link.tsx';
import { usePartLog } from './use-part-log.ts';

/** Who is so near to the end looks at what is written; who has scrolled back reads, and is left where they are. */
const nearEndPixels = 40;

/** The end of a part's log, and what is written meanwhile. */
export function PartLogView({ part }: { readonly part: string }) {
  const styles = useStyles2(getStyles);
  const [follow, setFollow] = useUrlState('follow', 'on');
  const live = follow === 'on';
  const { lines, problem, absent, loaded, skipped } = usePartLog(part, live);
  const frame = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    if (live && isAtEnd.current) frame.current?.scrollTo({ top: frame.current.scrollHeight });
  }, [lines, live]);
  return (
    <Section
      title="Log"
      actions={
        absent === undefined && (
          <InlineSwitch
            label="Follow"
            showLabel
            id="follow-log"
            value={live}
            onChange={(event) => {
              isAtEnd.current = true;
              setFollow(event.currentTarget.checked ? 'on' : 'off');
            }}
          />
        )
      }
    >
      {problem !== undefined && (
        <Alert severity="warning" title="The log is not up to date">
          {problem}
        </Alert>
      )}
      {skipped && (
        <p className={styles.note}>
          So much was written that some of it is not shown here;{' '}
          <TextLink href={`/logs?part=${encodeURIComponent(part)}`}>search its log</TextLink> for all of it.
        </p>
      )}
      {!loaded && <LoadingPlaceholder text="Loading its log …" />}
      {loaded && problem === undefined && lines.length === 0 && (
        <p className={styles.note}>{absent ?? 'It has written nothing yet.'}</p>
      )}
      {lines.length > 0 && (
        <div
          ref={frame}
          className={styles.log}
          role="log"
          aria-live="off"
          aria-label={`Log of ${part}`}
          tabIndex={0}
          onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
            (isAtEnd.current = scrollHeight - scrollTop - clientHeight < nearEndPixels)
          }
        >
          {lines.map((line, index) => (
            <Line key={index} line={line} />
          ))}
        </div>
      )}
    </Section>
  );
}

function Line({ line: { atMs, level, message, traceId } }: { readonly line: PartLogLine }) {
  const styles = useStyles2(getStyles);
  const isBad = level === 'error' || level === 'fatal';
  return (
    <div className={cx(styles.line, isBad && styles.bad, level === 'warn' && styles.warn)}>
      <span className={styles.when}>{atMs === undefined ? '' : formatTimeOfDay(atMs, 'milliseconds')}</span>
      <span>{level ?? ''}</span>
      <span className={styles.message}>
        {message}
        {traceId !== undefined && (
          <>
            {' '}
            <TextLink href={`/traces/${encodeURIComponent(traceId)}`}>trace</TextLink>
          </>
        )}
      </span>
    </div>
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
    gridTemplateColumns: '96px 40px minmax(0, 1fr)',
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
});
