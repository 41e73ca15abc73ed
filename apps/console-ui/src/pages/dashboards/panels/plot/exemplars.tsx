import { dateTimeFormat, type GrafanaTheme2, type TimeRange } from '@grafana/data';
import { css } from '@emotion/css';
import { type UPlotConfigBuilder, useStyles2 } from '@grafana/ui';
import { useLayoutEffect, useMemo, useState } from 'react';
import { createPortal } from 'react-dom';
import type uPlot from 'uplot';
import { type Exemplar, thin } from '../shared/exemplars.ts';
import { Marks } from './marks.tsx';
import { useLatest, usePlot } from './use-plot.ts';

interface ExemplarsProps {
  readonly config: UPlotConfigBuilder;
  readonly exemplars: readonly Exemplar[];
  readonly timeRange: TimeRange;
  readonly timeZone: string;
  readonly format: (value: number) => string;
  /** Where a value lies, in pixels from the top of the plot; undefined where it is not in sight. */
  readonly topOf: (plot: uPlot, value: number) => number | undefined;
}

/** Single requests as points on a plot; each leads to its trace. */
export function Exemplars({ config, exemplars, timeRange, timeZone, format, topOf }: ExemplarsProps) {
  const styles = useStyles2(getStyles);
  const plot = usePlot(config);
  const fromMs = timeRange.from.valueOf();
  const toMs = timeRange.to.valueOf();
  const points = useMemo(() => thin(exemplars, fromMs, toMs), [exemplars, fromMs, toMs]);

  // Where the points lie hangs on the scale, which is known when the plot was drawn.
  const [scales, setScales] = useState('');
  const wanted = useLatest(points.length > 0);
  useLayoutEffect(
    () =>
      config.addHook('draw', (drawn) => {
        if (!wanted.current) return;
        const ranges = Object.values(drawn.scales).map(({ min, max }) => `${min}…${max}`);
        setScales(`${ranges.join()} ${drawn.over.clientHeight}`);
      }),
    [config, wanted],
  );
  const placed = useMemo(() => {
    if (!plot || scales === '') return [];
    return points.flatMap((exemplar) => {
      const top = topOf(plot, exemplar.value);
      return top === undefined ? [] : [{ exemplar, top, left: (exemplar.atMs - fromMs) / (toMs - fromMs || 1) }];
    });
  }, [plot, scales, points, topOf, fromMs, toMs]);

  if (!plot) return null;
  return createPortal(
    <Marks
      label="Exemplars: requests that lead to their traces"
      items={placed}
      card={({ exemplar }) => <Words exemplar={exemplar} value={format(exemplar.value)} timeZone={timeZone} />}
    >
      {({ exemplar, left, top }, handles, at) => {
        const style = { left: `${left * 100}%`, top };
        const label = `${format(exemplar.value)} at ${dateTimeFormat(exemplar.atMs, { timeZone })}`;
        return exemplar.traceId === undefined ? (
          <span key={at} data-mark {...handles} role="img" aria-label={label} className={styles.point} style={style} />
        ) : (
          <a
            key={at}
            data-mark
            {...handles}
            href={`/traces/${encodeURIComponent(exemplar.traceId)}`}
            aria-label={`Trace: ${label}`}
            className={styles.point}
            style={style}
          />
        );
      }}
    </Marks>,
    plot.over,
  );
}

function Words({ exemplar, value, timeZone }: { exemplar: Exemplar; value: string; timeZone: string }) {
  return (
    <>
      <p>
        <strong>{value}</strong> · {dateTimeFormat(exemplar.atMs, { timeZone })}
      </p>
      {Object.entries(exemplar.labels).map(([name, label]) => (
        <p key={name}>
          {name}: {label}
        </p>
      ))}
      {exemplar.traceId !== undefined && <p>A click opens its trace.</p>}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  point: css({
    position: 'absolute',
    zIndex: 2,
    width: 8,
    height: 8,
    transform: 'translate(-50%, -50%) rotate(45deg)',
    background: theme.colors.background.primary,
    border: `2px solid ${theme.visualization.getColorByName('dark-blue')}`,
    '&:hover, &:focus-visible': {
      width: 12,
      height: 12,
      outline: `2px solid ${theme.colors.primary.main}`,
      outlineOffset: 1,
    },
  }),
});
