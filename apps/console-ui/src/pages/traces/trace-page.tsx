import { type LogAnswer, type TraceAnswer, traceIdIn } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, Button, EmptyState, LinkButton, useStyles2 } from '@grafana/ui';
import { useEffect, useMemo } from 'react';
import { useParams } from 'react-router-dom';
import { Page } from '../../kit/page.tsx';
import { ReadingView } from '../../kit/reading-view.tsx';
import { useJson } from '../../kit/use-json.ts';
import { FoundTrace } from './found-trace.tsx';
import { TraceLogs } from './trace-logs.tsx';

/** One trace: its spans on one axis of time, what is known of each, and what the processes logged meanwhile. */
export function TracePage() {
  const { id = '' } = useParams();
  const known = traceIdIn(id);
  if (known === undefined) {
    return (
      <Page title="Trace">
        <EmptyState variant="not-found" hideImage message="This is no trace id">
          A trace id is 32 hexadecimal digits.
        </EmptyState>
      </Page>
    );
  }
  return <KnownTrace key={known} id={known} />;
}

function KnownTrace({ id }: { readonly id: string }) {
  const { reading, again } = useJson<TraceAnswer>(`/api/traces/${id}`);
  const { reading: logs } = useJson<LogAnswer>(`/api/logs?trace=${id}&limit=1000`);
  // Spans and lines arrive within a second or two: a trace that was opened at once is whole soon.
  const answer = reading.state === 'ready' ? reading.value : undefined;
  const young = answer?.state === 'found' && isYoung(answer);
  useEffect(() => {
    if (!young) return;
    const timer = setTimeout(again, 3_000);
    return () => clearTimeout(timer);
  }, [young, again]);
  const lines = useMemo(
    () => (logs.state === 'ready' ? logs.value.lines.map((line, index) => ({ key: String(index), line })) : []),
    [logs],
  );
  if (answer?.state === 'found') {
    return <FoundTrace answer={answer} lines={lines} logs={<TraceLogs id={id} reading={logs} lines={lines} />} />;
  }
  return (
    <Page title="Trace" subtitle={id}>
      <ReadingView reading={reading} what="the trace">
        {(value) => (
          <>
            {value.state === 'unknown' && <Unknown again={again} />}
            {value.state === 'away' && (
              <Alert severity="warning" title="The spans cannot be shown">
                <p>{value.reason}. What was logged for this trace is below.</p>
                <Button variant="secondary" size="sm" icon="sync" onClick={again}>
                  Ask again
                </Button>
              </Alert>
            )}
          </>
        )}
      </ReadingView>
      <TraceLogs id={id} reading={logs} lines={lines} />
    </Page>
  );
}

const youngMs = 5_000;

const isYoung = ({ summary }: Extract<TraceAnswer, { state: 'found' }>): boolean =>
  summary.orphanCount > 0 && Date.now() - (summary.startUs + summary.durationUs) / 1_000 < youngMs;

function Unknown({ again }: { readonly again: () => void }) {
  const styles = useStyles2(getStyles);
  return (
    <EmptyState variant="not-found" hideImage message="Jaeger has no spans of this trace">
      It may have been dropped (only the newest traces are kept, and none over a restart of Jaeger), not be there yet
      (spans arrive within seconds), or not have been sampled.
      <span className={styles.buttons}>
        <Button variant="secondary" icon="sync" onClick={again}>
          Ask again
        </Button>
        <LinkButton variant="secondary" href="/traces">
          Search traces
        </LinkButton>
      </span>
    </EmptyState>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  buttons: css({ display: 'flex', gap: theme.spacing(1), justifyContent: 'center', marginTop: theme.spacing(2) }),
});
