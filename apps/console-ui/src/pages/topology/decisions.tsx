import type { DecisionInBrief } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { ExplainLink } from '../../kit/explain-link.tsx';
import { formatTimeOfDay } from '../../kit/format.ts';
import { FaultSign } from './marks.tsx';

const shownAtFirst = 5;

/** What was decided lately, each with its explanation. */
export function Decisions({
  decisions,
  none,
}: {
  readonly decisions: readonly DecisionInBrief[];
  readonly none: string;
}) {
  const styles = useStyles2(getStyles);
  const [all, setAll] = useState(false);
  const shown = all ? decisions : decisions.slice(0, shownAtFirst);
  if (decisions.length === 0) return <p className={styles.none}>{none}</p>;
  return (
    <>
      <ol className={styles.list}>
        {shown.map((decision) => (
          <li key={`${decision.replica} ${decision.atMs} ${decision.kind} ${decision.says}`} className={styles.item}>
            <div className={styles.when}>
              <time dateTime={new Date(decision.atMs).toISOString()}>{formatTimeOfDay(decision.atMs)}</time>
              <span>{decision.replica}</span>
              <ExplainLink target={decision.explain} />
            </div>
            <div>{decision.says}</div>
            {decision.faults.length > 0 && (
              <div className={styles.fault}>
                <FaultSign /> {decision.faults.join('; ')}
              </div>
            )}
          </li>
        ))}
      </ol>
      {shown.length < decisions.length && (
        <Button size="sm" variant="secondary" fill="text" onClick={() => setAll(true)}>
          Show {decisions.length - shown.length} more
        </Button>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  none: css({ color: theme.colors.text.secondary, margin: 0 }),
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  item: css({
    padding: theme.spacing(0.75, 0),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    overflowWrap: 'anywhere',
    '&:last-child': { borderBottom: 0 },
  }),
  when: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
    '& a': { marginLeft: 'auto' },
  }),
  fault: css({
    display: 'flex',
    gap: theme.spacing(0.5),
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
  }),
});
