import type { AutoscalerDetail, AutoscalerHistory, DecisionList } from '@gameday/console-api';
import { lastValue } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Button, LinkButton, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { Page } from '../../../kit/page.tsx';
import { ReadingView } from '../../../kit/reading-view.tsx';
import { useJson } from '../../../kit/use-json.ts';
import { shownRange } from '../range.ts';
import { ScaleDialog } from '../scale-dialog.tsx';
import { Conditions } from './conditions.tsx';
import { Decision } from './decision.tsx';
import { DecisionRows } from './decision-rows.tsx';
import { Events } from './events.tsx';
import { HistoryCharts } from './history-charts.tsx';
import { RangePicker } from './range-picker.tsx';
import { StatusLine } from './status-line.tsx';
import { useKept } from './use-kept.ts';
import { useNow } from './use-now.ts';

const refreshMs = 5_000;

/** One autoscaler: its sizes and metrics over time, its decisions, and the arithmetic of the chosen one. */
export function AutoscalerPage({ name }: { readonly name: string }) {
  const styles = useStyles2(getStyles);
  const [params] = useSearchParams();
  const [scaling, setScaling] = useState(false);
  const at = params.get('at');
  const atMs = at !== null && Number.isFinite(Number(at)) && at !== '' ? Number(at) : undefined;
  const nowMs = useNow(refreshMs);
  const range = shownRange(params, nowMs, atMs);
  const base = `/api/autoscaling/${encodeURIComponent(name)}`;
  const detail = useJson<AutoscalerDetail>(base, refreshMs);
  // The address of a live range stays the same, so that what is shown does not go away while it is asked anew.
  const query = range.live
    ? `span=${range.toMs - range.fromMs}`
    : `from=${Math.round(range.fromMs)}&to=${Math.round(range.toMs)}`;
  const spanned = useRanged(base, query, range);
  const summary = lastValue(detail.reading)?.summary;
  const whatIf = `/autoscaling/${encodeURIComponent(name)}/what-if`;
  return (
    <Page
      title={`Autoscaling: ${name}`}
      subtitle={
        <a href="/autoscaling" className={styles.link}>
          All autoscalers
        </a>
      }
      actions={
        <>
          <LinkButton href={whatIf} variant="secondary" icon="vial">
            What if
          </LinkButton>
          {summary?.service !== undefined && (
            <Button variant="secondary" icon="sliders-v-alt" onClick={() => setScaling(true)}>
              Scale by hand
            </Button>
          )}
        </>
      }
    >
      <ReadingView reading={detail.reading} what={`the autoscaler ${name}`}>
        {(value) => (
          <div className={styles.page}>
            <StatusLine detail={value} />
            <RangePicker range={range} />
            <ReadingView reading={spanned.history} what="its history">
              {(history) => <HistoryCharts history={history} range={range} selectedMs={atMs} />}
            </ReadingView>
            <div className={styles.columns}>
              <section aria-labelledby="decisions" className={styles.column}>
                <h2 id="decisions" className={styles.heading}>
                  Decisions
                </h2>
                <ReadingView reading={spanned.decisions} what="its decisions">
                  {(list) => <DecisionRows list={list} selectedMs={atMs} paused={value.summary.paused} />}
                </ReadingView>
              </section>
              <section aria-label="The chosen decision" className={styles.column}>
                <Decision name={name} atMs={atMs} newestMs={value.decisions.lastMs} />
              </section>
            </div>
            <Conditions conditions={value.summary.conditions} />
            <Events events={value.events} />
          </div>
        )}
      </ReadingView>
      {scaling && summary && (
        <ScaleDialog autoscaler={summary} onClose={() => setScaling(false)} onDone={detail.again} />
      )}
    </Page>
  );
}

/** History and decisions of a range; of a live one they are asked again and again. */
function useRanged(base: string, query: string, range: { readonly live: boolean }) {
  const every = range.live ? refreshMs : undefined;
  const history = useJson<AutoscalerHistory>(`${base}/history?${query}`, every);
  const decisions = useJson<DecisionList>(`${base}/decisions?${query}`, every);
  return { history: useKept(history.reading), decisions: useKept(decisions.reading) };
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  columns: css({
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(260px, 2fr) minmax(0, 3fr)',
    alignItems: 'start',
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  column: css({ minWidth: 0 }),
  link: css({ color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } }),
  heading: css({ ...theme.typography.h4, margin: theme.spacing(0, 0, 1) }),
});
