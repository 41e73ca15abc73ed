import type { LoadRunItem } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Checkbox, LinkButton, useStyles2 } from '@grafana/ui';
import { useSearchParams } from 'react-router-dom';
import { formatRate, formatShare, none } from '../../../kit/format.ts';
import { type Column, DataTable } from '../data-table.tsx';
import { RunBadge } from '../run-badge.tsx';
import { formatMs, formatWhen, sizeWords, whole } from '../words.ts';

/** The two that are chosen for a comparison, as they stand in the address. */
function useChosen(): [readonly string[], (run: string) => void] {
  const [params, setParams] = useSearchParams();
  const chosen = params.getAll('compare');
  const toggle = (run: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        const now = before.getAll('compare');
        next.delete('compare');
        // A third one takes the place of the first.
        const kept = now.includes(run) ? now.filter((each) => each !== run) : [...now, run].slice(-2);
        for (const each of kept) next.append('compare', each);
        return next;
      },
      { replace: true },
    );
  return [chosen, toggle];
}

/** The runs with their figures; two of them can be chosen. */
export function RunTable({ runs }: { readonly runs: readonly LoadRunItem[] }) {
  const styles = useStyles2(getStyles);
  const [chosen, toggle] = useChosen();
  const pair = runs.filter(({ run }) => chosen.includes(run)).toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  const [before, now] = pair;
  const figure = (of: (figures: NonNullable<LoadRunItem['figures']>) => string) => (run: LoadRunItem) =>
    run.figures ? of(run.figures) : none;
  const columns: readonly Column<LoadRunItem>[] = [
    {
      heading: 'Run',
      cell: (run) => (
        <span className={styles.run}>
          <Checkbox
            aria-label={`Compare ${run.run}`}
            value={chosen.includes(run.run)}
            disabled={run.figures === undefined}
            onChange={() => toggle(run.run)}
          />
          <span>
            <a className={styles.link} href={`/load/${run.run}`}>
              {run.scenario}
            </a>
            <time className={styles.when} dateTime={new Date(run.startedAtMs).toISOString()}>
              {formatWhen(run.startedAtMs)}
            </time>
          </span>
        </span>
      ),
    },
    { heading: 'Outcome', cell: (run) => <span title={run.outcome?.says}>{<RunBadge run={run} />}</span> },
    { heading: 'Load', cell: (run) => sizeWords(run) },
    { heading: 'Requests', number: true, cell: figure(({ count }) => whole(count)) },
    { heading: 'TPS', number: true, cell: figure(({ tps }) => formatRate(tps)) },
    { heading: 'Average', number: true, cell: figure(({ averageMs }) => formatMs(averageMs)) },
    { heading: 'P95', number: true, cell: figure(({ p95Ms }) => formatMs(p95Ms)) },
    { heading: 'P99', number: true, cell: figure(({ p99Ms }) => formatMs(p99Ms)) },
    { heading: 'Success', number: true, cell: figure(({ success }) => formatShare(success)) },
  ];
  return (
    <>
      <p className={styles.compare} role="status">
        {before && now ? (
          <LinkButton size="sm" icon="exchange-alt" href={`/load/compare?before=${before.run}&now=${now.run}`}>
            Compare the two
          </LinkButton>
        ) : before ? (
          'Choose one more to compare with.'
        ) : null}
      </p>
      <DataTable label="Runs" columns={columns} rows={runs} keyOf={({ run }) => run} />
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  run: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(1) }),
  link: css({
    color: theme.colors.text.link,
    fontWeight: theme.typography.fontWeightMedium,
    display: 'block',
    '&:hover': { textDecoration: 'underline' },
  }),
  when: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  compare: css({ minHeight: 24, margin: theme.spacing(0, 0, 1), color: theme.colors.text.secondary }),
});
