import type { RunDetail } from '@gameday/console-api';
import { cx } from '@emotion/css';
import { Icon, useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { TimeChart } from '../chart/time-chart.tsx';
import { getShared } from '../parts/styles.ts';
import { figure, withShortFigures } from '../parts/words.ts';
import type { LookPoint, RunView } from './run-view.ts';

interface HypothesisPartProps {
  readonly view: RunView;
  readonly detail: RunDetail | undefined;
  readonly running: boolean;
  /** Which one it is, where there are two. */
  readonly of: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly fault: { readonly fromMs: number; readonly toMs: number } | undefined;
  readonly cursorMs: number | undefined;
  readonly onCursor: (atMs: number | undefined) => void;
}

/** The hypothesis as it is looked at: each probe's value against what it may be, over the time of the run. */
export function HypothesisPart({
  view,
  detail,
  running,
  of,
  fromMs,
  toMs,
  fault,
  cursorMs,
  onCursor,
}: HypothesisPartProps) {
  const shared = useStyles2(getShared);
  const known = detail?.probes ?? [];
  const names = [...new Set([...known.map(({ name }) => name), ...view.probes.keys()])];
  return (
    <section className={shared.section} aria-label={`Hypothesis${of}`}>
      <h2 className={shared.heading}>Hypothesis{detail?.hypothesis === undefined ? '' : `: ${detail.hypothesis}`}</h2>
      {view.look && (
        <p
          className={cx(shared.text, view.look.met ? shared.good : view.look.counts ? shared.bad : shared.warn)}
          role="status"
        >
          <Icon name={view.look.met ? 'check' : 'times'} /> {lookSays(view.look, running)}
        </p>
      )}
      {names.length === 0 && <p className={shared.dim}>This run has no hypothesis, or has not looked at it yet.</p>}
      <div className={shared.stack}>
        {names.map((name) => (
          <ProbeChart
            key={name}
            name={name}
            probe={known.find((one) => one.name === name)}
            points={view.probes.get(name) ?? []}
            {...{ fromMs, toMs, fault, cursorMs, onCursor }}
          />
        ))}
      </div>
      {names.length > 0 && (
        <p className={shared.dim}>
          Green: what a value may be. Orange: the fault is in force. A cross: a look that found the value outside.
        </p>
      )}
    </section>
  );
}

function lookSays({ met, counts }: NonNullable<RunView['look']>, running: boolean): string {
  if (!running) return met ? 'At the last look it held.' : 'At the last look it did not hold.';
  return `${met ? 'It holds' : 'It does not hold'}${counts ? '.' : '; what is seen now does not count yet.'}`;
}

interface ProbeChartProps extends Omit<HypothesisPartProps, 'view' | 'detail' | 'running' | 'of'> {
  readonly name: string;
  readonly probe: RunDetail['probes'][number] | undefined;
  readonly points: readonly LookPoint[];
}

function ProbeChart({ name, probe, points, ...time }: ProbeChartProps) {
  const shared = useStyles2(getShared);
  const lines = useMemo(() => {
    const drawn = points.flatMap(({ atMs, value }) => (value === undefined ? [] : [[atMs, value] as const]));
    return [{ label: '', points: drawn, color: 0 }];
  }, [points]);
  const outside = points.flatMap(({ atMs, value, met }) =>
    met || value === undefined ? [] : [[atMs, value] as const],
  );
  const last = points.at(-1);
  const exact = probe?.band !== undefined && probe.band.low === probe.band.high;
  // Of what must be one value exactly, whether it was says all.
  if (exact || (points.length > 0 && lines[0]?.points.length === 0)) {
    const unmet = points.filter(({ met }) => !met);
    return (
      <p className={shared.text}>
        <strong>{name}</strong> <span className={shared.dim}>{probe?.tolerance}</span>:{' '}
        {last === undefined ? (
          'not looked at yet'
        ) : (
          <span className={last.met ? shared.good : shared.bad}>
            <Icon name={last.met ? 'check' : 'times'} />{' '}
            {last.met
              ? last.value === undefined
                ? 'as it must be'
                : figure(last.value)
              : withShortFigures(last.reason)}
          </span>
        )}
        {unmet.length > 0 && (
          <span className={shared.dim}>
            {' '}
            (outside in {unmet.length} of {points.length} looks)
          </span>
        )}
      </p>
    );
  }
  return (
    <TimeChart
      title={name}
      {...(probe && { note: probe.tolerance })}
      lines={lines}
      band={probe?.band}
      outside={outside}
      zeroMs={time.fromMs}
      {...time}
    />
  );
}
