import {
  type AnnotationEvent,
  colorManipulator,
  dateTimeFormat,
  type GrafanaTheme2,
  type TimeRange,
} from '@grafana/data';
import { css } from '@emotion/css';
import {
  DEFAULT_ANNOTATION_COLOR,
  REGION_FILL_ALPHA,
  type UPlotConfigBuilder,
  useStyles2,
  useTheme2,
} from '@grafana/ui';
import { useEffect, useLayoutEffect, useMemo } from 'react';
import { createPortal } from 'react-dom';
import type uPlot from 'uplot';
import { Marks } from './marks.tsx';
import { type Region, regionsIn } from './regions.ts';
import { useLatest, usePlot } from './use-plot.ts';

interface AnnotationsProps {
  readonly config: UPlotConfigBuilder;
  readonly events: readonly AnnotationEvent[];
  readonly timeRange: TimeRange;
  readonly timeZone: string;
  /** Lines only, over what is drawn, where that covers everything; default under it, and filled. */
  readonly above?: boolean;
}

/** Faults, runs and scalings as regions and lines, each with a mark at the time axis that says what it was. */
export function Annotations({ config, events, timeRange, timeZone, above = false }: AnnotationsProps) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const plot = usePlot(config);
  const fromMs = timeRange.from.valueOf();
  const toMs = timeRange.to.valueOf();
  const regions = useMemo(() => regionsIn(events, fromMs, toMs), [events, fromMs, toMs]);
  const latest = useLatest({ regions, theme });

  useLayoutEffect(
    () =>
      config.addHook(above ? 'draw' : 'drawClear', (drawn) => {
        for (const region of latest.current.regions)
          paint(drawn, region, colourOf(region.event, latest.current.theme), !above);
      }),
    [config, above, latest],
  );

  // They often come a moment after the data that they belong to.
  const drawn = regions.map(({ event, left, width }) => `${left}+${width}${event.color}`).join();
  useEffect(() => plot?.redraw(false, false), [plot, drawn]);

  if (!plot) return null;
  return createPortal(
    <Marks
      label="Annotations"
      items={regions}
      className={styles.marks}
      card={(region) => <Words region={region} timeZone={timeZone} />}
    >
      {(region, handles, at) => (
        <button
          key={at}
          type="button"
          data-mark
          {...handles}
          aria-label={region.event.title ?? region.event.text ?? 'annotation'}
          className={region.width > 0 ? styles.region : styles.moment}
          style={{
            left: `${region.left * 100}%`,
            ...(region.width > 0 && { width: `${region.width * 100}%` }),
            color: colourOf(region.event, theme),
          }}
        />
      )}
    </Marks>,
    plot.over,
  );
}

const colourOf = ({ color }: AnnotationEvent, theme: GrafanaTheme2): string =>
  color === undefined ? DEFAULT_ANNOTATION_COLOR : theme.visualization.getColorByName(color);

function paint(plot: uPlot, { fromMs, toMs, width }: Region, colour: string, filled: boolean): void {
  const { ctx, bbox } = plot;
  const clamp = (x: number) => Math.min(bbox.left + bbox.width, Math.max(bbox.left, x));
  const x0 = clamp(plot.valToPos(fromMs, 'x', true));
  const x1 = clamp(plot.valToPos(toMs, 'x', true));
  ctx.save();
  if (width > 0 && filled) {
    ctx.fillStyle = colorManipulator.alpha(colour, REGION_FILL_ALPHA);
    ctx.fillRect(x0, bbox.top, x1 - x0, bbox.height);
  }
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2;
  ctx.setLineDash([5, 5]);
  ctx.beginPath();
  for (const x of width > 0 ? [x0, x1] : [x0]) {
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
  }
  ctx.stroke();
  ctx.restore();
}

function Words({ region: { event, fromMs, toMs, width }, timeZone }: { region: Region; timeZone: string }) {
  const at = (ms: number) => dateTimeFormat(ms, { timeZone });
  return (
    <>
      {event.title !== undefined && (
        <p>
          <strong>{event.title}</strong>
        </p>
      )}
      <p>{width > 0 ? `${at(fromMs)} – ${at(toMs)}` : at(fromMs)}</p>
      {event.text !== undefined && <p>{event.text}</p>}
      {event.tags !== undefined && event.tags.length > 0 && <p>{event.tags.join(' · ')}</p>}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const mark = {
    position: 'absolute',
    zIndex: 1,
    padding: 0,
    border: 0,
    cursor: 'help',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 1 },
  } as const;
  return {
    marks: css({ position: 'absolute', left: 0, right: 0, bottom: 0, height: 0, overflow: 'visible' }),
    region: css({ ...mark, top: 0, height: 6, minWidth: 6, background: 'currentColor' }),
    moment: css({
      ...mark,
      top: 0,
      width: 12,
      height: 8,
      transform: 'translateX(-50%)',
      background: 'currentColor',
      clipPath: 'polygon(50% 0, 100% 100%, 0 100%)',
    }),
  };
};
