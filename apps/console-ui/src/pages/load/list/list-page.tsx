import { lastValue, type LoadScenarios, type LoadState } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Alert, EmptyState, LinkButton, useStyles2 } from '@grafana/ui';
import { useSearchParams } from 'react-router-dom';
import { useLive } from '../../../kit/live.ts';
import { Page } from '../../../kit/page.tsx';
import { ReadingView } from '../../../kit/reading-view.tsx';
import { useJson } from '../../../kit/use-json.ts';
import { Section } from '../section.tsx';
import { withStart } from '../start-fields.ts';
import { sizeWords } from '../words.ts';
import { RunTable } from './run-table.tsx';
import { ScenarioList } from './scenario-list.tsx';
import { StartDialog } from './start-dialog.tsx';

/** What one can load the lab with, what does now, and what did. */
export function ListPage() {
  const styles = useStyles2(getStyles);
  const state = useLive<LoadState>('load');
  const scenarios = useJson<LoadScenarios>('/api/load/scenarios');
  const [params, setParams] = useSearchParams();
  const chosen = params.get('start');
  const choose = (name: string) => setParams((before) => withStart(before, name), { replace: true });
  const close = () => setParams((before) => withStart(before, undefined), { replace: true });
  const runs = lastValue(state)?.runs;
  const starting = lastValue(state)?.starting;
  const running = runs?.filter((run) => run.state === 'running') ?? [];
  const busy =
    running[0] !== undefined
      ? `A load (${running[0].scenario}) is under way; two at once would measure each other.`
      : starting === undefined
        ? undefined
        : `A load (${starting}) is just being started.`;
  const known = lastValue(scenarios.reading);
  const scenario = known?.scenarios.find(({ name }) => name === chosen);
  const unknown = known && chosen !== null && !scenario;
  return (
    <Page title="Load" subtitle="Load tests with k6: start one, watch it, and see whether the lab passes.">
      {starting !== undefined && (
        <Alert severity="info" title={`Starting ${starting} …`}>
          k6 reads the scenario and makes its users; then requests begin.
        </Alert>
      )}
      {(starting === undefined ? running : []).map((run) => (
        <Alert key={run.run} severity="info" title={`${run.scenario} is under way: ${sizeWords(run)}`}>
          <LinkButton size="sm" href={`/load/${run.run}`} icon="eye">
            Watch it
          </LinkButton>
        </Alert>
      ))}
      {unknown && (
        <Alert severity="warning" title={`There is no scenario ${chosen}`} onRemove={close}>
          Those that there are stand below.
        </Alert>
      )}
      <Section title="Scenarios" says={known && objectiveWords(known)}>
        <ReadingView reading={scenarios.reading} what="the scenarios">
          {(value) => <ScenarioList scenarios={value.scenarios} busy={busy} onStart={choose} />}
        </ReadingView>
      </Section>
      <Section title="Runs" says="The latest ten are kept, those from a terminal too. Choose two to compare them.">
        <ReadingView reading={state} what="the runs">
          {(value) =>
            value.runs.length === 0 ? (
              <EmptyState variant="call-to-action" message="No load has been made in this lab yet" hideImage>
                <span className={styles.note}>Start a scenario above, or in a terminal: gameday load run home</span>
              </EmptyState>
            ) : (
              <RunTable runs={value.runs} />
            )
          }
        </ReadingView>
      </Section>
      {scenario && (
        <StartDialog
          key={scenario.name}
          scenario={scenario}
          objective={known && objectiveWords(known)}
          runs={runs ?? []}
          busy={busy}
          onClose={close}
        />
      )}
    </Page>
  );
}

const objectiveWords = ({ objective: { averageMsMax, successMin } }: LoadScenarios): string =>
  `To pass, each transaction takes ${averageMsMax / 1_000} s or less on average, and ${successMin * 100} % of its answers are right.`;

const getStyles = (theme: GrafanaTheme2) => ({ note: css({ color: theme.colors.text.secondary }) });
