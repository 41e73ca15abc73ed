import { lastValue, type LoadRunDetail, type LoadRunItem, type LoadsLive, type LoadState } from '@gameday/console-api';
import { Alert, LinkButton, LoadingPlaceholder } from '@grafana/ui';
import { useEffect, useRef } from 'react';
import { useParams } from 'react-router-dom';
import { useLive } from '../../../kit/live.ts';
import { Page } from '../../../kit/page.tsx';
import { ReadingView } from '../../../kit/reading-view.tsx';
import { useJson } from '../../../kit/use-json.ts';
import { RunBadge } from '../run-badge.tsx';
import { dashboardHref, formatWhen, settingsWords } from '../words.ts';
import { LiveView } from './live-view.tsx';
import { ResultView } from './result-view.tsx';
import { StopButton } from './stop-button.tsx';

/** One load: live while it is made, then what came of it. */
export function RunPage() {
  const { run: name = '' } = useParams();
  const base = `/api/load/runs/${encodeURIComponent(name)}`;
  const state = useLive<LoadState>('load');
  const { reading, again } = useJson<LoadRunDetail>(base);
  const detail = lastValue(reading);
  const now = lastValue(state)?.runs.find(({ run }) => run === name) ?? detail?.run;
  // Its files are there when it ends: they are read then, and once more when its figures follow.
  const stands = now && `${now.state} ${now.outcome?.kind} ${now.figures?.count}`;
  const before = useRef(stands);
  useEffect(() => {
    if (stands !== undefined && before.current !== undefined && stands !== before.current) again();
    before.current = stands;
  }, [stands, again]);
  const result = now?.state === 'running' ? undefined : detail?.result;
  return (
    <Page
      title={now ? `Load: ${now.scenario}` : 'Load'}
      subtitle={
        <>
          <a href="/load">All loads</a>
          {now && ` · ${formatWhen(now.startedAtMs)} · ${settingsWords(now.settings)}`}
        </>
      }
      actions={
        now && (
          <>
            <RunBadge run={now} />
            <LinkButton
              variant="secondary"
              icon="apps"
              href={dashboardHref(
                result?.fromMs ?? now.startedAtMs,
                now.state === 'running' ? undefined : (result?.toMs ?? now.startedAtMs),
              )}
            >
              Dashboard
            </LinkButton>
            {now.state === 'running' && <StopButton run={now} />}
          </>
        )
      }
    >
      <ReadingView reading={reading} what="this load">
        {(value) => <Content detail={value} run={now ?? value.run} />}
      </ReadingView>
    </Page>
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
