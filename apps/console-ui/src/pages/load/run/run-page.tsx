import {
  lastValue,
  type LoadResult,
  type LoadRunDetail,
  type LoadRunItem,
  type LoadsLive,
  type LoadState,
} from '@gameday/console-api';
import { Alert, EmptyState, LinkButton, LoadingPlaceholder } from '@grafana/ui';
import { useEffect, useRef } from 'react';
import { useParams } from 'react-router-dom';
import { useLive } from '../../../kit/live.ts';
import { Page } from '../../../kit/page.tsx';
import { ReadingView } from '../../../kit/reading-view.tsx';
import { useJson } from '../../../kit/use-json.ts';
import { RunBadge } from '../run-badge.tsx';
import { againHref } from '../start-fields.ts';
import { TextLink } from '../text-link.tsx';
import { dashboardHref, formatWhen, sizeWords, timelineHref } from '../words.ts';
import { LiveView } from './live-view.tsx';
import { ResultView } from './result-view.tsx';
import { StopButton } from './stop-button.tsx';

/** One load: live while it is made, then what came of it. */
export function RunPage() {
  const { run: name = '' } = useParams();
  const state = useLive<LoadState>('load');
  const listed = lastValue(state)?.runs.find(({ run }) => run === name);
  // One that is just being made may be newer than the list that is followed.
  const { reading: looked } = useJson<LoadState>(state.state === 'ready' && !listed ? '/api/load/runs' : undefined);
  const isFound = listed !== undefined || (lastValue(looked)?.runs.some(({ run }) => run === name) ?? false);
  const isUnknown = looked.state === 'ready' && !isFound;
  // What is not there is not asked for; where nobody can tell, the answer says why.
  const isAskable = isFound || state.state === 'away' || looked.state === 'away';
  const { reading, again } = useJson<LoadRunDetail>(
    isAskable ? `/api/load/runs/${encodeURIComponent(name)}` : undefined,
  );
  const detail = lastValue(reading);
  const now = listed ?? detail?.run;
  // Its files are there when it ends: they are read then, and once more when its figures follow.
  const stands = now && `${now.state} ${now.outcome?.kind} ${now.figures?.count}`;
  const before = useRef(stands);
  useEffect(() => {
    if (stands !== undefined && before.current !== undefined && stands !== before.current) again();
    before.current = stands;
  }, [stands, again]);
  return (
    <Page
      title={now ? `Load: ${now.scenario}` : 'Load'}
      subtitle={
        <>
          <TextLink href="/load">All loads</TextLink>
          {now && ` · ${formatWhen(now.startedAtMs)} · ${sizeWords(now)}`}
        </>
      }
      actions={now && <Actions run={now} result={now.state === 'running' ? undefined : detail?.result} />}
    >
      {isUnknown ? (
        <EmptyState variant="not-found" message={`There is no load ${name}`} hideImage>
          The latest ten are kept; it may be older, or have been removed.
        </EmptyState>
      ) : (
        <ReadingView reading={reading} what="this load">
          {(value) => <Content detail={value} run={now ?? value.run} />}
        </ReadingView>
      )}
    </Page>
  );
}

/** How it stands, what else happened in its time, and what one can do. */
function Actions({ run, result }: { readonly run: LoadRunItem; readonly result: LoadResult | undefined }) {
  const fromMs = result?.fromMs ?? run.startedAtMs;
  const toMs = run.state === 'running' ? undefined : (result?.toMs ?? run.startedAtMs);
  return (
    <>
      <RunBadge run={run} />
      <LinkButton variant="secondary" icon="apps" href={dashboardHref(fromMs, toMs)}>
        Dashboard
      </LinkButton>
      <LinkButton variant="secondary" icon="history-alt" href={timelineHref(fromMs, toMs)}>
        Timeline
      </LinkButton>
      {run.state === 'running' ? (
        <StopButton run={run} />
      ) : (
        <LinkButton icon="repeat" href={againHref(run)}>
          Run it again
        </LinkButton>
      )}
    </>
  );
}

function Content({ detail, run }: { readonly detail: LoadRunDetail; readonly run: LoadRunItem }) {
  if (run.state === 'running') return <Running run={run} />;
  if (detail.result) return <ResultView detail={detail} result={detail.result} run={run} />;
  if (detail.run.state === 'running') return <LoadingPlaceholder text="It has ended; its figures are being read …" />;
  return (
    <>
      <Alert severity="warning" title="This load has no end">
        Its runner has gone without a result: it was killed, or the machine was switched off. Its raw file, if it made
        one, can still be made a report of: gameday load report .gameday/load/{run.run}
      </Alert>
      {detail.lastWords && detail.lastWords.length > 0 && <pre>{detail.lastWords.join('\n')}</pre>}
    </>
  );
}

function Running({ run }: { readonly run: LoadRunItem }) {
  const live = useLive<LoadsLive>('load-live');
  return (
    <ReadingView reading={live} what="its figures">
      {({ loads }) => <LiveView run={run} live={loads.find((each) => each.run === run.run)} />}
    </ReadingView>
  );
}
