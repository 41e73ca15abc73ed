import type { WhatIfRow } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { formatTimeOfDay } from '../../../kit/format.ts';
import { useUrlState } from '../../../kit/url-state.ts';
import { sizes } from '../words.ts';
import { chosenRows } from './answer-model.ts';

const choices = [
  { value: '', label: 'Different' },
  { value: 'scaled', label: 'Scaled' },
  { value: 'all', label: 'All' },
];
const rowsMax = 200;

/** The decisions beside each other. */
export function WhatIfRows({ name, rows }: { readonly name: string; readonly rows: readonly WhatIfRow[] }) {
  const styles = useStyles2(getStyles);
  const [choice, setChoice] = useUrlState('rows');
  const shown = chosenRows(rows, choice, rowsMax);
  return (
    <section aria-labelledby="decision-by-decision" className={styles.panel}>
      <h2 id="decision-by-decision" className={styles.heading}>
        Decision by decision
      </h2>
      <RadioButtonGroup aria-label="Which decisions" size="sm" options={choices} value={choice} onChange={setChoice} />
      {shown.length === 0 ? (
        <p className={styles.note}>None of this kind.</p>
      ) : (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label="Table of decisions">
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">time</th>
                <th scope="col">then</th>
                <th scope="col">what if</th>
                <th scope="col">how it would have come about</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <tr key={row.atMs} className={cx(row.differs && styles.differs)}>
                  <td className={styles.narrow}>
                    <a href={`/autoscaling/${encodeURIComponent(name)}?at=${row.atMs}`} className={styles.link}>
                      {formatTimeOfDay(row.atMs)}
                    </a>
                    {row.byHand && <span className={styles.note}> set by hand</span>}
                  </td>
                  <td className={styles.narrow}>{sizes(row.was)}</td>
                  <td className={styles.narrow}>
                    {row.differs ? '≠ ' : ''}
                    {sizes(row.wouldBe)}
                  </td>
                  <td>{row.wouldBe.error ?? row.wouldBe.line}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {shown.length === rowsMax && (
        <p className={styles.note}>The newest {rowsMax} are shown; draw a stretch in the chart to see another part.</p>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({
    padding: theme.spacing(1.5),
    minWidth: 0,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  heading: css({ ...theme.typography.h5, margin: theme.spacing(0, 0, 1) }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    margin: theme.spacing(1, 0, 0),
  }),
  scroll: css({ overflow: 'auto', maxHeight: 480, marginTop: theme.spacing(1) }),
  table: css({
    width: '100%',
    fontSize: theme.typography.bodySmall.fontSize,
    '& th, & td': { padding: theme.spacing(0.5, 1), textAlign: 'left', verticalAlign: 'top' },
    '& thead th': {
      color: theme.colors.text.secondary,
      fontWeight: theme.typography.fontWeightMedium,
      whiteSpace: 'nowrap',
    },
    '& tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
    '& td:last-child': { minWidth: 240, overflowWrap: 'anywhere' },
  }),
  narrow: css({ whiteSpace: 'nowrap' }),
  differs: css({ background: theme.colors.warning.transparent }),
  link: css({ color: theme.colors.text.link }),
});
