import type { RunExplanation, RunJournal } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Button, LinkButton, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { ExplainLink } from '../../../kit/explain-link.tsx';
import { getShared } from '../parts/styles.ts';
import { sinceText, withShortFigures } from '../parts/words.ts';

/** So many are listed at first: a storm of ejections would push all else off the page. */
const linesMax = 15;
const tracesMax = 8;

interface WhyPartProps {
  readonly journal: RunJournal;
  readonly fromMs: number;
}

/** What replicas, autoscalers and the cluster decided during the run, with what explains it. */
export function WhyPart({ journal: { explanations, traces }, fromMs }: WhyPartProps) {
  const shared = useStyles2(getShared);
  const styles = useStyles2(getStyles);
  const [all, setAll] = useState(false);
  if (explanations.length === 0 && traces.length === 0) return null;
  const shown = all ? explanations : explanations.slice(0, linesMax);
  return (
    <section className={shared.section} aria-label="Why">
      <h2 className={shared.heading}>Why: what happened inside</h2>
      <ol className={styles.lines}>
        {shown.map((explanation, index) => (
          <Line key={`${index} ${explanation.atMs}`} explanation={explanation} fromMs={fromMs} />
        ))}
      </ol>
      {explanations.length > linesMax && (
        <Button variant="secondary" size="sm" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? 'Show less' : `Show all ${explanations.length}`}
        </Button>
      )}
      {traces.length > 0 && (
        <>
          <h3 className={shared.small}>Traces that are kept with the run</h3>
          <TraceList traces={traces.slice(0, tracesMax)} />
          {traces.length > tracesMax && (
            <details>
              <summary>{traces.length - tracesMax} more</summary>
              <TraceList traces={traces.slice(tracesMax)} />
            </details>
          )}
        </>
      )}
    </section>
  );
}

function Line({
  explanation: { atMs, says, source, explain, traces },
  fromMs,
}: {
  readonly explanation: RunExplanation;
  readonly fromMs: number;
}) {
  const shared = useStyles2(getShared);
  const styles = useStyles2(getStyles);
  return (
    <li className={styles.line}>
      <span className={styles.when}>{sinceText(atMs - fromMs)}</span>
      <div className={styles.says}>
        {withShortFigures(says)} <span className={shared.dim}>({source})</span>
        <span className={styles.links}>
          {explain && <ExplainLink target={explain} />}
          {traces.slice(0, 2).map((id) => (
            <LinkButton
              key={id}
              size="sm"
              fill="text"
              variant="secondary"
              icon="gf-traces"
              href={`/traces/${id}`}
              aria-label={`Trace ${id.slice(0, 8)}`}
            >
              Trace
            </LinkButton>
          ))}
        </span>
      </div>
    </li>
  );
}

function TraceList({ traces }: Pick<RunJournal, 'traces'>) {
  const shared = useStyles2(getShared);
  return (
    <ul className={shared.plainList}>
      {traces.map(({ traceId, says }) => (
        <li key={traceId}>
          <a className={cx(shared.link, shared.code)} href={`/traces/${traceId}`}>
            {traceId.slice(0, 16)}
          </a>{' '}
          {says}
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  lines: css({ listStyle: 'none', padding: 0, margin: theme.spacing(0, 0, 1, 0) }),
  line: css({
    display: 'grid',
    gridTemplateColumns: '4.5em minmax(0, 1fr)',
    gap: theme.spacing(1),
    padding: theme.spacing(0.25, 0),
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)', gap: 0, padding: theme.spacing(0.5, 0) },
  }),
  when: css({
    color: theme.colors.text.secondary,
    textAlign: 'right',
    fontVariantNumeric: 'tabular-nums',
    [theme.breakpoints.down('sm')]: { textAlign: 'left' },
  }),
  says: css({ overflowWrap: 'anywhere', '& > span': { verticalAlign: 'middle' } }),
  links: css({ display: 'inline-flex', flexWrap: 'wrap' }),
});
