import { lastValue, type RunDetail, type RunItem } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, LinkButton, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { useParams } from 'react-router-dom';
import { Page } from '../../../kit/page.tsx';
import { useJson } from '../../../kit/use-json.ts';
import { AbortButton, StateBanner } from '../parts/state-banner.tsx';
import { rangeQuery, whenText } from '../parts/words.ts';
import { LiveRun } from './live-run.tsx';
import { useRun } from './use-run.ts';

/** How often what the journal says is read while the run goes on; its events come by themselves. */
const everyMs = 5_000;

/** One run: live while it goes on, the same picture afterwards. */
export function RunPage() {
  const { run = '' } = useParams();
  const path = `/api/experiments/runs/${encodeURIComponent(run)}`;
  const [over, setOver] = useState(false);
  const { reading, again } = useJson<RunDetail>(path, over ? undefined : everyMs);
  const detail = lastValue(reading);
  // Of a run that is not there nothing can be followed.
  const followed = useRun(detail?.run.run);
  useEffect(() => setOver(followed.following === 'ended' || followed.following === 'lost'), [followed.following]);
  useEffect(() => {
    if (!over) return;
    // The report is written after the verdict.
    const timer = setTimeout(again, 2_000);
    return () => clearTimeout(timer);
  }, [over, again]);

  if (!detail) {
    return (
      <Page title="A run" subtitle={run}>
        {reading.state === 'away' ? (
          <Alert
            severity="warning"
            title="This run cannot be shown"
            action={<LinkButton href="/experiments/runs">To the runs</LinkButton>}
          >
            {reading.reason}
          </Alert>
        ) : (
          <LoadingPlaceholder text="Loading the run …" />
        )}
      </Page>
    );
  }
  const { run: item, files } = detail;
  const range = rangeQuery(item.startedAtMs, item.endedAtMs ?? followed.view.lastAtMs ?? Date.now());
  return (
    <Page
      title={item.title}
      subtitle={`Run ${item.run}, began ${whenText(item.startedAtMs, Date.now())}, expected ${item.expected}${item.seed === undefined ? '' : `, seed ${item.seed}`}`}
      actions={
        <>
          {!over && item.state === 'running' && <AbortButton path={`${path}/abort`} what="run" />}
          {files.report && (
            <LinkButton variant="secondary" icon="file-alt" href={`${path}/report`} target="_blank" rel="noreferrer">
              Report
            </LinkButton>
          )}
          {files.journal && (
            <LinkButton variant="secondary" icon="download-alt" href={`${path}/journal`} download={`${item.run}.json`}>
              Journal
            </LinkButton>
          )}
        </>
      }
    >
      <StateBanner without={item.duel ?? item.run} />
      <RunLinks run={item} range={range} />
      <LiveRun followed={followed} reading={reading} />
    </Page>
  );
}

/** Where else this run can be looked at. */
function RunLinks({ run: { run, experiment, duel, seed }, range }: { readonly run: RunItem; readonly range: string }) {
  const styles = useStyles2(getStyles);
  const link = { size: 'sm', variant: 'secondary', fill: 'text' } as const;
  return (
    <nav aria-label="This run elsewhere" className={styles.links}>
      {experiment !== undefined && (
        <LinkButton {...link} icon="bolt" href={`/experiments/${experiment}`}>
          The experiment
        </LinkButton>
      )}
      {experiment !== undefined && seed !== undefined && (
        <LinkButton {...link} icon="repeat" href={`/experiments/${experiment}?seed=${seed}#run`}>
          Run with this seed
        </LinkButton>
      )}
      {duel !== undefined && (
        <LinkButton {...link} icon="columns" href={`/experiments/duels/${duel}`}>
          Its duel
        </LinkButton>
      )}
      <LinkButton {...link} icon="exchange-alt" href={`/experiments/runs?a=${run}`}>
        Compare with …
      </LinkButton>
      <LinkButton {...link} icon="history" href={`/timeline?${range}`}>
        Timeline
      </LinkButton>
      <LinkButton {...link} icon="apps" href={`/dashboards/gameday-chaos?${range}`}>
        Chaos dashboard
      </LinkButton>
      <LinkButton {...link} icon="apps" href={`/dashboards/gameday-resilience?${range}`}>
        Resilience dashboard
      </LinkButton>
      <LinkButton {...link} icon="gf-traces" href={`/traces?${range}`}>
        Traces
      </LinkButton>
    </nav>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  links: css({ marginBottom: theme.spacing(1), marginLeft: theme.spacing(-1) }),
});
