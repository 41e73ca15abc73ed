import type { WhatIfAnswer } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { count } from '../../../kit/format.ts';
import { Chart } from '../chart/chart.tsx';
import { differentStretches, replicasOverTime } from './answer-model.ts';
import { Figures } from './figures.tsx';
import { WhatIfRows } from './what-if-rows.tsx';

interface AnswerProps {
  readonly name: string;
  readonly answer: Extract<WhatIfAnswer, { ok: true }>;
  readonly changed: boolean;
}

/** Then and as it would have been: drawn, counted, and decision by decision. */
export function Answer({ name, answer, changed }: AnswerProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [cursorMs, setCursor] = useState<number>();
  const [, setParams] = useSearchParams();
  const { rows, fromMs, toMs, differences, sources, assumptions, manifest, timeScale } = answer;
  const lines = useMemo(() => {
    const color = (name: string) => theme.visualization.getColorByName(name);
    const over = replicasOverTime(rows);
    return {
      times: over.times,
      lines: [
        {
          name: 'load in pods on target',
          color: color('semi-dark-green'),
          values: over.needed,
          style: 'dotted' as const,
        },
        { name: 'then', color: color('semi-dark-blue'), values: over.was, step: true },
        {
          name: 'what if',
          color: color('semi-dark-orange'),
          values: over.wouldBe,
          style: 'dashed' as const,
          step: true,
        },
      ],
    };
  }, [rows, theme]);
  const shaded = useMemo(() => differentStretches(rows), [rows]);
  const said = !changed
    ? 'Nothing is changed yet: the replay of the present spec.'
    : differences === 0
      ? 'Every decision would have come to the same size.'
      : `${count(differences, 'decision')} of ${rows.length} would have come to another size.`;
  return (
    <div className={styles.answer}>
      <p className={styles.said} role="status">
        {said}
        {timeScale === 1 ? '' : ` The autoscaler's clock ran ${timeScale} times as fast.`}
      </p>
      <div className={styles.panel}>
        <h2 className={styles.heading}>Replicas then, and as they would have been</h2>
        <Chart
          {...lines}
          label="Replicas then and as they would have been; stretches that differ are shaded"
          fromMs={fromMs}
          toMs={toMs}
          format={(value) => String(Number(value.toFixed(1)))}
          whole
          height={220}
          shaded={shaded}
          cursorMs={cursorMs}
          onCursor={setCursor}
          onZoom={(from, to) =>
            setParams((before) => {
              const next = new URLSearchParams(before);
              next.set('from', String(from));
              next.set('to', String(to));
              return next;
            })
          }
        />
      </div>
      <Figures answer={answer} />
      <div className={styles.panel}>
        <h2 className={styles.heading}>What this rests on</h2>
        <ul className={styles.list}>
          {[...sources, ...assumptions].map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
      <WhatIfRows name={name} rows={rows} />
      <details className={styles.panel}>
        <summary>The changed autoscaler as a manifest</summary>
        <pre className={styles.manifest} tabIndex={0} aria-label="Manifest">
          {manifest}
        </pre>
      </details>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  answer: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  said: css({ ...theme.typography.h5, margin: 0 }),
  panel: css({
    padding: theme.spacing(1.5),
    minWidth: 0,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    '& summary': { cursor: 'pointer' },
  }),
  heading: css({ ...theme.typography.h5, margin: theme.spacing(0, 0, 0.5) }),
  list: css({
    margin: 0,
    paddingLeft: theme.spacing(2.5),
    color: theme.colors.text.secondary,
    overflowWrap: 'anywhere',
  }),
  manifest: css({ margin: theme.spacing(1, 0, 0), maxHeight: 480 }),
});
