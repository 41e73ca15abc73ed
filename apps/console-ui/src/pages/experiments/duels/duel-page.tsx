import { type DuelDetail, type DuelItem, lastValue, type RunDetail } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, LinkButton, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useParams } from 'react-router-dom';
import { Page } from '../../../kit/page.tsx';
import { useJson } from '../../../kit/use-json.ts';
import { AbortButton, StateBanner } from '../parts/state-banner.tsx';
import { getShared } from '../parts/styles.ts';
import { useChaosJson } from '../parts/use-chaos.ts';
import { whenText } from '../parts/words.ts';
import { LiveRun } from '../run/live-run.tsx';
import { useRun } from '../run/use-run.ts';
import { Comparison } from './comparison.tsx';

/** One duel: both sides live while it goes on, then what was different. */
export function DuelPage() {
  const { duel = '' } = useParams();
  const path = `/api/experiments/duels/${encodeURIComponent(duel)}`;
  const { reading } = useChaosJson<DuelDetail>(path);
  const detail = lastValue(reading);
  if (!detail) {
    return (
      <Page title="A duel" subtitle={duel}>
        {reading.state === 'away' ? (
          <Alert
            severity="warning"
            title="This duel cannot be shown"
            action={<LinkButton href="/experiments/duels">To the duels</LinkButton>}
          >
            {reading.reason}
          </Alert>
        ) : (
          <LoadingPlaceholder text="Loading the duel …" />
        )}
      </Page>
    );
  }
  const { duel: item, comparison, missing, files } = detail;
  return (
    <Page
      title={`Duel: ${item.title}`}
      subtitle={`${item.duel}, began ${whenText(item.startedAtMs, Date.now())}`}
      actions={
        <>
          {item.state === 'running' && <AbortButton path={`${path}/abort`} what="duel" />}
          {files.report && (
            <LinkButton variant="secondary" icon="file-alt" href={`${path}/report`} target="_blank" rel="noreferrer">
              Report
            </LinkButton>
          )}
          <LinkButton variant="secondary" icon="plus" href="/experiments/duels/new">
            New duel
          </LinkButton>
        </>
      }
    >
      <StateBanner without={item.duel} />
      {missing !== undefined && (
        <Alert severity="info" title="Nothing to compare">
          {missing}
        </Alert>
      )}
      {comparison && <Comparison comparison={comparison} />}
      {item.state === 'running' && <Sides duel={item} />}
    </Page>
  );
}

function Sides({ duel: { a, b } }: { readonly duel: DuelItem }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.sides}>
      <Side letter="A" run={a?.run} />
      <Side letter="B" run={b?.run} />
    </div>
  );
}

function Side({ letter, run }: { readonly letter: string; readonly run: string | undefined }) {
  const shared = useStyles2(getShared);
  const followed = useRun(run);
  const over = followed.following === 'ended' || followed.following === 'lost';
  const { reading } = useJson<RunDetail>(
    run === undefined ? undefined : `/api/experiments/runs/${encodeURIComponent(run)}`,
    over ? undefined : 5_000,
  );
  return (
    <div>
      <h2 className={shared.heading}>
        {letter}
        {run !== undefined && (
          <>
            {': '}
            <a className={shared.link} href={`/experiments/runs/${run}`}>
              its run
            </a>
          </>
        )}
      </h2>
      {run === undefined ? (
        <p className={shared.dim}>
          {letter === 'A' ? 'Its policies are being put in force.' : 'Comes after A, when the lab has rested.'}
        </p>
      ) : (
        <LiveRun followed={followed} reading={reading} side={letter} />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  sides: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    gap: theme.spacing(2),
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
});
