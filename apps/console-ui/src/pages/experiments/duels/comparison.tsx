import type { ComparedRun, RunComparison, RunDifference } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { Alert, Icon, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { TimeChart, type TimeLine } from '../chart/time-chart.tsx';
import { OutcomeBadge } from '../parts/outcome-badge.tsx';
import { getShared } from '../parts/styles.ts';
import { figure, sinceText, withShortFigures } from '../parts/words.ts';
import { chartsOf, shift } from './overlay.ts';

/** Two runs beside each other: what each came to, what is different, and their curves laid over each other. */
export function Comparison({ comparison }: { readonly comparison: RunComparison }) {
  const { a, b, says, differences, apart } = comparison;
  const shared = useStyles2(getShared);
  const styles = useStyles2(getStyles);
  return (
    <>
      {apart !== undefined && (
        <Alert severity="warning" title="Not the same experiment">
          {apart}
        </Alert>
      )}
      <section className={shared.section} aria-label="Outcome">
        <h2 className={shared.heading}>{says}</h2>
        <div className={styles.sides}>
          <Side letter="A" side={a} />
          <Side letter="B" side={b} />
        </div>
      </section>
      <Differences differences={differences} a={a} b={b} />
      <Overlays a={a} b={b} />
    </>
  );
}

function Side({
  letter,
  side: { name, run, policies, fromMs, toMs },
}: {
  readonly letter: string;
  readonly side: ComparedRun;
}) {
  const shared = useStyles2(getShared);
  return (
    <div>
      <h3 className={shared.small}>{sideName(letter, name)}</h3>
      <p className={shared.row}>
        <OutcomeBadge run={run} />
        <a className={shared.link} href={`/experiments/runs/${run.run}`}>
          {run.title}
        </a>
        <span className={shared.dim}>took {sinceText(toMs - fromMs)}</span>
      </p>
      {run.reasons.length > 0 && (
        <ul className={shared.list}>
          {run.reasons.map((reason) => (
            <li key={reason}>{withShortFigures(reason)}</li>
          ))}
        </ul>
      )}
      {policies !== undefined && (
        <details open>
          <summary>Its policies</summary>
          <pre className={shared.code}>{JSON.stringify(policies, undefined, 2)}</pre>
        </details>
      )}
    </div>
  );
}

const sideName = (letter: string, name: string): string => (name === letter ? letter : `${letter}: ${name}`);

const cell = (value: number | string | undefined, unit: string): string => {
  if (value === undefined) return '–';
  return typeof value === 'string' ? value : `${figure(value)}${unit === '' ? '' : ` ${unit}`}`;
};

function Differences({
  differences,
  a,
  b,
}: {
  readonly differences: readonly RunDifference[];
  readonly a: ComparedRun;
  readonly b: ComparedRun;
}) {
  const shared = useStyles2(getShared);
  const side = (difference: RunDifference, own: 'a' | 'b') => (
    <td className={cx(shared.number, difference.better === own && shared.good)}>
      {difference.better === own && (
        <>
          <Icon name="check" /> better:{' '}
        </>
      )}
      {cell(difference[own], difference.unit)}
    </td>
  );
  return (
    <section className={shared.section} aria-label="Differences">
      <h2 className={shared.heading}>What is different</h2>
      <div className={shared.wide} tabIndex={0} role="region" aria-label="Differences, a table">
        <table className={shared.table}>
          <thead>
            <tr>
              <th>What</th>
              <th className={shared.number}>{sideName('A', a.name)}</th>
              <th className={shared.number}>{sideName('B', b.name)}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map((difference) => (
              <tr key={`${difference.group} ${difference.what}`}>
                <th scope="row">{difference.what}</th>
                {side(difference, 'a')}
                {side(difference, 'b')}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Overlays({ a, b }: { readonly a: ComparedRun; readonly b: ComparedRun }) {
  const shared = useStyles2(getShared);
  const [cursorMs, setCursorMs] = useState<number>();
  const charts = chartsOf(a, b);
  if (charts.length === 0) return null;
  const by = a.zeroMs - b.zeroMs;
  const fromMs = Math.min(a.fromMs, b.fromMs + by);
  const toMs = Math.max(a.toMs, b.toMs + by);
  const fault = a.faultToMs === undefined ? undefined : { fromMs: a.zeroMs, toMs: a.faultToMs };
  return (
    <section className={shared.section} aria-label="Laid over each other">
      <h2 className={shared.heading}>Laid over each other</h2>
      <p className={shared.dim}>
        B (dashed) is moved so that both faults begin at the same moment, which the axis counts from. Orange: the fault
        of A. Green: what a value may be.
      </p>
      <div className={shared.charts}>
        {charts.map(({ name, says, band, lines }) => {
          const drawn: TimeLine[] = lines.map(({ label, side, color, points }) => ({
            label: label === '' ? side.toUpperCase() : `${side.toUpperCase()}: ${label}`,
            points: side === 'b' ? shift(points, by) : points,
            dashed: side === 'b',
            color,
          }));
          return (
            <TimeChart
              key={name}
              title={says ?? name}
              lines={drawn}
              band={band}
              zeroMs={a.zeroMs}
              {...{ fromMs, toMs, fault, cursorMs }}
              onCursor={setCursorMs}
            />
          );
        })}
      </div>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  sides: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    gap: theme.spacing(2),
    [theme.breakpoints.down('md')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
});
