import { lastValue, logFilterNames, logLimits, type LogParts } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, Button, EmptyState, InlineSwitch, LinkButton, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useEffect, useMemo, useRef } from 'react';
import { count, formatTimeOfDay } from '../../kit/format.ts';
import { Page } from '../../kit/page.tsx';
import { ReadingView } from '../../kit/reading-view.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useJson } from '../../kit/use-json.ts';
import { Histogram } from './histogram.tsx';
import { LogFilters } from './log-filters.tsx';
import { LogList } from './log-list.tsx';
import { useFilters } from './use-filters.ts';
import { type ShownLogs, useLogLines } from './use-log-lines.ts';

/** What every process of the lab logged, and logs now. */
export default function Logs() {
  const styles = useStyles2(getStyles);
  const filters = useFilters(logFilterNames);
  const { values, set, query } = filters;
  const [order, setOrder] = useUrlState('order', 'newest');
  const [follow, setFollow] = useUrlState('follow');
  // What has an end in the past cannot be followed.
  const ends = values.to !== '' && !/^now$/.test(values.to);
  const following = follow === '1' && !ends;
  const { reading, again } = useLogLines(query, following);
  const { reading: parts } = useJson<LogParts>('/api/logs/parts', 15_000);
  const known = lastValue(parts)?.parts ?? [];
  return (
    <Page
      title="Logs"
      subtitle="What every process of the lab logged: services, engines, and the lab itself"
      actions={
        <>
          <InlineSwitch
            id="follow"
            label="Follow"
            showLabel
            value={following}
            disabled={ends}
            onChange={() => setFollow(following ? '' : '1')}
          />
          <RadioButtonGroup
            aria-label="Order"
            size="md"
            value={order}
            options={[
              { value: 'newest', label: 'Newest first' },
              { value: 'oldest', label: 'Oldest first' },
            ]}
            onChange={setOrder}
          />
          <Button variant="secondary" icon="sync" aria-label="Read the logs again" onClick={again} />
        </>
      }
    >
      <LogFilters filters={filters} parts={known} />
      {values.trace !== '' && (
        <p className={styles.trace}>
          <LinkButton
            size="sm"
            variant="secondary"
            icon="gf-traces"
            href={`/traces/${encodeURIComponent(values.trace)}`}
          >
            Open this trace
          </LinkButton>
        </p>
      )}
      <ReadingView reading={reading} what="the logs">
        {(shown) => (
          <Shown
            shown={shown}
            newestFirst={order !== 'oldest'}
            following={following}
            text={values.text}
            zoom={(fromMs, toMs) => set({ from: String(Math.floor(fromMs)), to: String(Math.ceil(toMs)) })}
            limit={Number(values.limit || logLimits[0])}
            setLimit={(limit) => set({ limit: String(limit) })}
            filtered={query !== ''}
            widen={() => set({ from: '', to: '' })}
            hasRange={values.from !== '' || values.to !== ''}
          />
        )}
      </ReadingView>
    </Page>
  );
}

interface ShownProps {
  readonly shown: ShownLogs;
  readonly newestFirst: boolean;
  readonly following: boolean;
  readonly text: string;
  readonly zoom: (fromMs: number, toMs: number) => void;
  readonly limit: number;
  readonly setLimit: (limit: number) => void;
  readonly filtered: boolean;
  readonly widen: () => void;
  readonly hasRange: boolean;
}

function Shown(props: ShownProps) {
  const { shown, newestFirst, following, text, zoom, limit, setLimit, filtered, widen, hasRange } = props;
  const styles = useStyles2(getStyles);
  const { answer, buckets, followed, skippedLines, skippedBytes } = shown;
  const lines = useMemo(() => (newestFirst ? shown.lines.toReversed() : shown.lines), [shown.lines, newestFirst]);
  const end = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    const onScroll = () => {
      const { scrollHeight, scrollTop, clientHeight } = document.documentElement;
      atEnd.current = scrollHeight - scrollTop - clientHeight < 80;
    };
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => window.removeEventListener('scroll', onScroll);
  }, []);
  useEffect(() => {
    // Who has scrolled up reads something: the page stays where it is.
    if (following && !newestFirst && atEnd.current) end.current?.scrollIntoView({ block: 'end' });
  }, [following, newestFirst, lines]);
  const total = answer.matched + followed;
  const larger = logLimits.find((one) => one > limit);
  if (total === 0) {
    return (
      <>
        <Cut cut={answer.cut} />
        <EmptyState
          variant="not-found"
          hideImage
          message={filtered ? 'No line matches' : 'Nothing has been logged yet'}
        >
          {filtered
            ? 'Logs rotate, so that old lines are gone after a while. Take a filter away, or a wider range of time.'
            : 'The logs are in the lab’s folder; they fill as soon as the lab runs: npm run lab.'}
          {hasRange && (
            <span className={styles.widen}>
              <Button variant="secondary" size="sm" onClick={widen}>
                All times
              </Button>
            </span>
          )}
        </EmptyState>
      </>
    );
  }
  return (
    <div className={styles.shown}>
      <Histogram buckets={buckets} bucketMs={answer.bucketMs} onZoom={zoom} />
      <Cut cut={answer.cut} />
      {skippedBytes + skippedLines > 0 && (
        <Alert severity="info" title="More is written than can be followed" bottomSpacing={0}>
          {skippedLines > 0 && `${count(skippedLines, 'matching line')} came too quickly to be shown. `}
          {skippedBytes > 0 && `${Math.ceil(skippedBytes / 1024)} KiB were not looked at. `}
          Narrow the lines by service or level.
        </Alert>
      )}
      <p className={styles.count} role="status">
        {lines.length < total
          ? `The newest ${count(lines.length, 'line')} of ${total.toLocaleString('en')} that match`
          : count(total, 'line')}
        {following && ' · following'}
      </p>
      <LogList lines={lines} label="Log lines" text={text} />
      {lines.length < answer.matched && larger !== undefined && (
        <Button className={styles.larger} variant="secondary" onClick={() => setLimit(larger)}>
          Show up to {larger.toLocaleString('en')} lines
        </Button>
      )}
      {lines.length < answer.matched && larger === undefined && (
        <p className={styles.count}>More lines than these cannot be shown at once; narrow the time.</p>
      )}
      <div ref={end} />
    </div>
  );
}

/** Which logs were too large to be read whole. */
function Cut({ cut }: { readonly cut: ShownLogs['answer']['cut'] }) {
  const styles = useStyles2(getStyles);
  if (cut.length === 0) return null;
  const since = ({ part, sinceMs }: (typeof cut)[number]) =>
    sinceMs === undefined ? part : `${part} (since ${formatTimeOfDay(sinceMs)})`;
  return (
    <p className={styles.count}>
      Of large logs only the end was read: {cut.map(since).join(', ')}. Choose one of them to see more of it.
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  trace: css({ margin: theme.spacing(0, 0, 2) }),
  shown: css({ display: 'grid', gap: theme.spacing(1.5), minWidth: 0, justifyItems: 'stretch' }),
  count: css({
    margin: 0,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
  larger: css({ justifySelf: 'start' }),
  widen: css({ display: 'block', marginTop: theme.spacing(2) }),
});
