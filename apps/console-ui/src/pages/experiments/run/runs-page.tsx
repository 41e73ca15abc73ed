import { lastValue, type RunItem, type RunList } from '@gameday/console-api';
import { cx } from '@emotion/css';
import { Button, Checkbox, EmptyState, FilterInput, LinkButton, useStyles2 } from '@grafana/ui';
import { useNavigate } from 'react-router-dom';
import { ReadingView } from '../../../kit/reading-view.tsx';
import { useUrlState } from '../../../kit/url-state.ts';
import { Frame } from '../parts/frame.tsx';
import { OutcomeBadge } from '../parts/outcome-badge.tsx';
import { getShared } from '../parts/styles.ts';
import { useChaosJson } from '../parts/use-chaos.ts';
import { useNow } from '../parts/use-now.ts';
import { sinceText, whenText } from '../parts/words.ts';

const fits = ({ title, run, verdict, expected, state }: RunItem, words: string): boolean => {
  const text = `${title} ${run} ${verdict ?? state} ${expected}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

/** The history of runs; two of them can be compared. */
export function RunsPage() {
  const { reading } = useChaosJson<RunList>('/api/experiments/runs');
  const [search, setSearch] = useUrlState('search');
  const [a, setA] = useUrlState('a');
  const [b, setB] = useUrlState('b');
  const navigate = useNavigate();
  const toggle = (run: string) => {
    if (run === a) setA('');
    else if (run === b) setB('');
    else if (a === '') setA(run);
    else setB(run);
  };
  const runs = lastValue(reading)?.runs ?? [];
  const titleOf = (run: string) => runs.find((one) => one.run === run)?.title ?? run;
  return (
    <Frame
      at="runs"
      title="Runs of experiments"
      subtitle="The newest 50 are kept, whoever started them. Choose two to compare them."
      actions={
        <>
          {a !== '' && b === '' && <span role="status">Choose one to compare with “{titleOf(a)}”.</span>}
          <Button
            variant="secondary"
            icon="exchange-alt"
            disabled={a === '' || b === ''}
            onClick={() => void navigate(`/experiments/compare?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`)}
          >
            Compare the two
          </Button>
        </>
      }
    >
      <ReadingView reading={reading} what="the runs">
        {({ runs: all }) => {
          const shown = all.filter((run) => fits(run, search));
          if (all.length === 0) {
            return (
              <EmptyState
                variant="call-to-action"
                hideImage
                message="No experiment has been run yet"
                button={<LinkButton href="/experiments">To the experiments</LinkButton>}
              />
            );
          }
          return (
            <>
              <FilterInput
                aria-label="Search the runs"
                placeholder="Search by title, verdict, name"
                value={search}
                onChange={setSearch}
              />
              {shown.length === 0 ? (
                <EmptyState variant="not-found" hideImage message="No run has these words" />
              ) : (
                <RunTable runs={shown} chosen={[a, b]} onToggle={toggle} />
              )}
            </>
          );
        }}
      </ReadingView>
    </Frame>
  );
}

interface RunTableProps {
  readonly runs: readonly RunItem[];
  /** Where runs can be chosen: those that are. */
  readonly chosen?: readonly string[];
  readonly onToggle?: (run: string) => void;
}

/** Runs as a table. */
export function RunTable({ runs, chosen, onToggle }: RunTableProps) {
  const shared = useStyles2(getShared);
  const nowMs = useNow(runs.some(({ state }) => state === 'running') ? 1_000 : undefined);
  const full = chosen !== undefined && chosen.every((run) => run !== '');
  return (
    <div className={shared.wide} tabIndex={0} role="region" aria-label="Runs, a table">
      <table className={shared.table}>
        <thead>
          <tr>
            {chosen && <th>Compare</th>}
            <th>Experiment</th>
            <th>Verdict</th>
            <th>When</th>
            <th className={shared.number}>Took</th>
            <th className={shared.number}>Seed</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.run}>
              {chosen && (
                <td>
                  <Checkbox
                    aria-label={`Compare the run ${run.run}`}
                    value={chosen.includes(run.run)}
                    disabled={full && !chosen.includes(run.run)}
                    onChange={() => onToggle?.(run.run)}
                  />
                </td>
              )}
              <th scope="row">
                <a className={shared.link} href={`/experiments/runs/${run.run}`}>
                  {run.title}
                </a>
                {run.duel !== undefined && (
                  <>
                    {' '}
                    <a className={cx(shared.link, shared.dim)} href={`/experiments/duels/${run.duel}`}>
                      in a duel
                    </a>
                  </>
                )}
              </th>
              <td>
                <OutcomeBadge run={run} />
              </td>
              <td>
                <time dateTime={new Date(run.startedAtMs).toISOString()}>{whenText(run.startedAtMs, nowMs)}</time>
              </td>
              <td className={shared.number}>
                {run.endedAtMs !== undefined
                  ? sinceText(run.endedAtMs - run.startedAtMs)
                  : run.state === 'running'
                    ? sinceText(Math.max(0, nowMs - run.startedAtMs))
                    : ''}
              </td>
              <td className={shared.number}>{run.seed}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
