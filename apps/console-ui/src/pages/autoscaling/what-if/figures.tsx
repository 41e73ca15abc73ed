import type { WhatIfAnswer, WhatIfFigures } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { change } from './answer-model.ts';

const rows: readonly { readonly name: string; readonly of: keyof WhatIfFigures }[] = [
  { name: 'Replica-minutes', of: 'replicaMinutes' },
  { name: 'Most replicas', of: 'mostReplicas' },
  { name: 'Scalings up', of: 'scaleUps' },
  { name: 'Scalings down', of: 'scaleDowns' },
  { name: 'Minutes over target', of: 'minutesOver' },
  { name: 'Minutes under target', of: 'minutesUnder' },
];

const shown = (value: number): string => String(Number(value.toFixed(1)));

/** What the two come to in figures. */
export function Figures({ answer }: { readonly answer: Extract<WhatIfAnswer, { ok: true }> }) {
  const styles = useStyles2(getStyles);
  const { was, wouldBe, wouldBeByOwnTargets, minutes } = answer;
  return (
    <div className={styles.panel}>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="What it comes to">
        <table className={styles.table}>
          <caption className={styles.caption}>What it comes to in {shown(minutes)} minutes</caption>
          <thead>
            <tr>
              <td />
              <th scope="col">then</th>
              <th scope="col">what if</th>
              <th scope="col">change</th>
              <th scope="col">what if, by its own targets</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, of }) => (
              <tr key={of}>
                <th scope="row">{name}</th>
                <td>{shown(was[of])}</td>
                <td>{shown(wouldBe[of])}</td>
                <td>{change(was[of], wouldBe[of])}</td>
                <td>{of.startsWith('minutes') ? shown(wouldBeByOwnTargets[of]) : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.note}>
        Over and under are estimates: the load of all pods, divided evenly by the replicas, beyond the target and its
        tolerance; under counts only above the least replicas. Columns two and three are by the targets that were in
        force then.
      </p>
    </div>
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
  scroll: css({ overflowX: 'auto' }),
  caption: css({
    ...theme.typography.h5,
    captionSide: 'top',
    color: theme.colors.text.primary,
    textAlign: 'left',
    paddingTop: 0,
  }),
  table: css({
    width: '100%',
    '& th, & td': {
      padding: theme.spacing(0.5, 1),
      textAlign: 'right',
      fontWeight: theme.typography.fontWeightRegular,
    },
    '& th[scope=row]': { textAlign: 'left', paddingLeft: 0 },
    '& thead th': { color: theme.colors.text.secondary },
    '& tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  note: css({
    margin: theme.spacing(1, 0, 0),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
