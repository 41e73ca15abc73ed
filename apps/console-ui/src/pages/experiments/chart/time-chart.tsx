import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { type KeyboardEvent, type PointerEvent, useMemo } from 'react';
import { figure, sinceText } from '../parts/words.ts';
import { type Band, momentLabel, nearest, type Points, scale, ticks, timeTicks, valueRange } from './scale.ts';
import { useWidth } from './use-width.ts';

export interface TimeLine {
  readonly label: string;
  readonly points: Points;
  /** Of the second side of a comparison: told apart without a colour. */
  readonly dashed?: boolean;
  /** Lines with the same number have the same colour. */
  readonly color: number;
}

export interface TimeChartProps {
  readonly title: string;
  /** What the values may be, in words. */
  readonly note?: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** What the axis counts from. */
  readonly zeroMs: number;
  readonly lines: readonly TimeLine[];
  readonly band?: Band;
  /** When the fault was in force. */
  readonly fault?: { readonly fromMs: number; readonly toMs: number } | undefined;
  /** Looks that found the value outside: marked by a cross. */
  readonly outside?: Points;
  /** The moment that is looked at, shared by the charts of a page. */
  readonly cursorMs: number | undefined;
  readonly onCursor: (atMs: number | undefined) => void;
  readonly height?: number;
}

/** The values of more lines than these are told in the legend. */
const inCaptionMax = 2;

const pad = { left: 52, right: 10, top: 8, bottom: 22 };
const dotsMax = 80;

/** Colours that are told apart, by number. */
export const lineColor = (theme: GrafanaTheme2, index: number): string => {
  const names = theme.isDark
    ? ['blue', 'orange', 'green', 'purple', 'yellow', 'red', 'super-light-blue', 'light-purple']
    : ['dark-blue', 'dark-orange', 'dark-green', 'dark-purple', '#8a6d00', 'dark-red', '#0b7285', '#a61e8a'];
  return theme.visualization.getColorByName(names[index % names.length] ?? 'blue');
};

/** Values over the time of a run, with what they may be and when the fault was in force. By keyboard: the arrows move the cursor. */
export function TimeChart(props: TimeChartProps) {
  const {
    title,
    note,
    fromMs,
    toMs,
    zeroMs,
    lines: given,
    band,
    fault,
    outside = [],
    cursorMs,
    onCursor,
    height = 150,
  } = props;
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [box, width] = useWidth();
  const lines = useMemo(
    () => given.map((line) => ({ ...line, points: line.points.filter(([atMs]) => atMs >= fromMs && atMs <= toMs) })),
    [given, fromMs, toMs],
  );
  const values = useMemo(() => lines.flatMap(({ points }) => points.map(([, value]) => value)), [lines]);
  const x = scale(fromMs, toMs, pad.left, Math.max(pad.left + 1, width - pad.right));
  const [low, high] = valueRange(values, band);
  const y = scale(low, high, height - pad.bottom, pad.top);
  const plot = {
    left: pad.left,
    right: Math.max(pad.left + 1, width - pad.right),
    top: pad.top,
    bottom: height - pad.bottom,
  };
  const clampY = (value: number) => Math.min(plot.bottom, Math.max(plot.top, y.at(value)));
  const clampX = (atMs: number) => Math.min(plot.right, Math.max(plot.left, x.at(atMs)));

  const said = lines.map((line) => ({
    line,
    point: cursorMs === undefined ? line.points.at(-1) : nearest(line.points, cursorMs),
  }));
  const moment = cursorMs ?? Math.max(zeroMs, ...said.map(({ point }) => point?.[0] ?? zeroMs));
  const text = said
    .map(({ line: { label }, point }) => `${label === '' ? '' : `${label}: `}${point ? figure(point[1]) : 'no value'}`)
    .join(', ');
  const onPointer = (event: PointerEvent<SVGSVGElement>) => {
    const place = event.clientX - event.currentTarget.getBoundingClientRect().left;
    onCursor(Math.min(toMs, Math.max(fromMs, x.of(place))));
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (event.key === 'Escape') return onCursor(undefined);
    if (event.key === 'Home' || event.key === 'End') onCursor(event.key === 'Home' ? fromMs : toMs);
    else if (step !== undefined)
      onCursor(Math.min(toMs, Math.max(fromMs, moment + step * Math.max(500, (toMs - fromMs) / 100))));
    else return;
    event.preventDefault();
  };

  return (
    <figure className={styles.figure} ref={box}>
      <figcaption className={styles.caption}>
        <span className={styles.title}>{title}</span>
        {note !== undefined && <span className={styles.note}>{note}</span>}
        <span className={styles.value}>
          {lines.length <= inCaptionMax && (text === '' ? 'no value yet' : text)}
          <span className={styles.note}> at {sinceText(moment - zeroMs)}</span>
        </span>
      </figcaption>
      <div
        className={styles.area}
        role="slider"
        tabIndex={0}
        aria-label={`${title}: the moment that is looked at`}
        aria-valuemin={Math.round((fromMs - zeroMs) / 1000)}
        aria-valuemax={Math.round((toMs - zeroMs) / 1000)}
        aria-valuenow={Math.round((moment - zeroMs) / 1000)}
        aria-valuetext={`${sinceText(moment - zeroMs)}: ${text === '' ? 'no value' : text}`}
        onKeyDown={onKey}
      >
        <svg
          width="100%"
          height={height}
          aria-hidden="true"
          onPointerMove={onPointer}
          onPointerLeave={() => onCursor(undefined)}
        >
          {fault && (
            <rect
              className={styles.fault}
              x={clampX(fault.fromMs)}
              width={Math.max(1, clampX(fault.toMs) - clampX(fault.fromMs))}
              y={plot.top}
              height={plot.bottom - plot.top}
            />
          )}
          {band && (
            <rect
              className={styles.allowed}
              x={plot.left}
              width={plot.right - plot.left}
              y={band.high === undefined ? plot.top : clampY(band.high)}
              height={Math.max(
                1.5,
                (band.low === undefined ? plot.bottom : clampY(band.low)) -
                  (band.high === undefined ? plot.top : clampY(band.high)),
              )}
            />
          )}
          {ticks(low, high, 4).map((value) => (
            <g key={value}>
              <line className={styles.grid} x1={plot.left} x2={plot.right} y1={y.at(value)} y2={y.at(value)} />
              <text className={styles.tick} x={plot.left - 6} y={y.at(value) + 4} textAnchor="end">
                {figure(value)}
              </text>
            </g>
          ))}
          {timeTicks(fromMs - zeroMs, toMs - zeroMs, width < 500 ? 4 : 8).map((ms) => (
            <text key={ms} className={styles.tick} x={x.at(zeroMs + ms)} y={height - 6} textAnchor="middle">
              {momentLabel(ms)}
            </text>
          ))}
          {lines.map((line) => (
            <Line
              key={line.label}
              line={line}
              place={([at, value]) => [x.at(at), y.at(value)]}
              color={lineColor(theme, line.color)}
            />
          ))}
          {outside.map(([at, value]) => {
            const [cx0, cy0] = [x.at(at), clampY(value)];
            return <path key={at} className={styles.outside} d={`M${cx0 - 4} ${cy0 - 4}l8 8m0 -8l-8 8`} />;
          })}
          {cursorMs !== undefined && (
            <line
              className={styles.cursor}
              x1={clampX(cursorMs)}
              x2={clampX(cursorMs)}
              y1={plot.top}
              y2={plot.bottom}
            />
          )}
        </svg>
      </div>
      {lines.length > 1 && (
        <ul className={styles.legend}>
          {said.map(({ line: { label, dashed, color }, point }) => (
            <li key={label}>
              <span
                className={cx(styles.swatch, dashed && styles.dashed)}
                style={{ borderColor: lineColor(theme, color) }}
              />{' '}
              {label}
              {lines.length > inCaptionMax && (
                <span className={styles.told}>{point ? figure(point[1]) : 'no value'}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}

interface LineProps {
  readonly line: TimeLine;
  readonly place: (point: readonly [number, number]) => readonly [number, number];
  readonly color: string;
}

function Line({ line: { points, dashed }, place, color }: LineProps) {
  const placed = points.map(place);
  const d = placed.map(([px, py], index) => `${index === 0 ? 'M' : 'L'}${px.toFixed(1)} ${py.toFixed(1)}`).join('');
  return (
    <g stroke={color} fill="none">
      <path d={d} strokeWidth={1.75} strokeDasharray={dashed ? '5 3' : undefined} strokeLinejoin="round" />
      {placed.length <= dotsMax &&
        placed.map(([px, py], index) => <circle key={index} cx={px} cy={py} r={2} fill={color} stroke="none" />)}
    </g>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({ margin: 0, minWidth: 0 }),
  caption: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1),
    alignItems: 'baseline',
    marginBottom: theme.spacing(0.5),
  }),
  title: css({ fontWeight: theme.typography.fontWeightMedium, overflowWrap: 'anywhere' }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: 'normal',
  }),
  value: css({
    marginLeft: 'auto',
    fontVariantNumeric: 'tabular-nums',
    overflowWrap: 'anywhere',
  }),
  area: css({
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    touchAction: 'pan-y',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 1 },
    '& svg': { display: 'block' },
  }),
  fault: css({ fill: theme.visualization.getColorByName('orange'), opacity: 0.16 }),
  allowed: css({ fill: theme.visualization.getColorByName('green'), opacity: 0.14 }),
  grid: css({ stroke: theme.colors.border.weak, strokeWidth: 1 }),
  tick: css({ fill: theme.colors.text.secondary, fontSize: 11 }),
  outside: css({ stroke: theme.colors.error.text, strokeWidth: 2, fill: 'none' }),
  cursor: css({ stroke: theme.colors.text.secondary, strokeWidth: 1, strokeDasharray: '3 3' }),
  legend: css({
    listStyle: 'none',
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 2),
    padding: 0,
    margin: theme.spacing(0.5, 0, 0, 0),
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  told: css({
    marginLeft: theme.spacing(0.75),
    fontVariantNumeric: 'tabular-nums',
    color: theme.colors.text.secondary,
  }),
  swatch: css({ display: 'inline-block', width: 18, borderTop: '3px solid', verticalAlign: 'middle' }),
  dashed: css({ borderTopStyle: 'dashed' }),
});
