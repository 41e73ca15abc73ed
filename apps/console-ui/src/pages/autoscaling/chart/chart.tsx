import type { GrafanaTheme2 } from '@grafana/data';
import { css, cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { type PointerEvent, type ReactNode, useId, useMemo, useState } from 'react';
import { formatTimeOfDay } from '../../../kit/format.ts';
import { indexAt, linear, linePath, timeTicks, usualStep, valueTicks } from '../../../kit/scale.ts';
import { useWidth } from '../../../kit/use-width.ts';

export interface ChartLine {
  readonly name: string;
  readonly color: string;
  readonly values: readonly (number | null)[];
  readonly style?: 'solid' | 'dashed' | 'dotted';
  /** A value holds until the next one. */
  readonly step?: boolean;
}

export interface ChartMark {
  readonly atMs: number;
  /** One character that tells the kind without its colour. */
  readonly sign: string;
  readonly color: string;
  readonly title: string;
  readonly href: string;
}

export interface ChartProps {
  /** Says what is drawn, to those who do not see it too. */
  readonly label: string;
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly format: (value: number) => string;
  /** Only whole numbers on the axis. */
  readonly whole?: boolean;
  readonly height?: number;
  readonly marks?: readonly ChartMark[];
  /** Drawn as a line across. */
  readonly selectedMs?: number | undefined;
  /** Times in which something is different, shaded. */
  readonly shaded?: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** What the pointer is on; shared by charts that stand below each other. */
  readonly cursorMs?: number | undefined;
  readonly onCursor?: (ms: number | undefined) => void;
  /** A stretch was drawn with the pointer. */
  readonly onZoom?: (fromMs: number, toMs: number) => void;
  readonly children?: ReactNode;
}

const left = 52;
const right = 12;
const top = 22;
const bottom = 22;
const dash = { solid: undefined, dashed: '6 4', dotted: '2 3' } as const;
const zoomPixelsMin = 8;

/** Lines over time, with the values at the pointer in the legend below. */
export function Chart(props: ChartProps) {
  const {
    label,
    times,
    lines,
    fromMs,
    toMs,
    format,
    whole = false,
    height = 180,
    marks = [],
    selectedMs,
    cursorMs,
  } = props;
  const styles = useStyles2(getStyles);
  const [frame, width] = useWidth<HTMLDivElement>();
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number }>();
  const clip = useId();
  const plotRight = Math.max(left + 1, width - right);
  const x = useMemo(() => linear(fromMs, toMs, left, plotRight), [fromMs, toMs, plotRight]);
  const ticks = useMemo(() => {
    const all = lines.flatMap(({ values }) => values.filter((value) => value !== null));
    return valueTicks(Math.max(0, ...all), whole);
  }, [lines, whole]);
  const y = useMemo(() => linear(0, ticks.at(-1) ?? 1, height - bottom, top), [ticks, height]);
  const paths = useMemo(() => {
    const gapMs = Math.max(usualStep(times) * 4, 5_000);
    return lines.map(({ values, step = false }) => linePath(times, values, x, y, { step, gapMs }));
  }, [lines, times, x, y]);
  const offsetMs = -new Date(toMs).getTimezoneOffset() * 60_000;
  const timeMarks = timeTicks(fromMs, toMs, Math.max(2, Math.floor((plotRight - left) / 90)), offsetMs);

  const msAt = (event: PointerEvent<HTMLDivElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - left) / (plotRight - left);
    return fromMs + Math.min(1, Math.max(0, share)) * (toMs - fromMs);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const ms = msAt(event);
    props.onCursor?.(ms);
    if (drag) setDrag({ ...drag, to: ms });
  };
  const onPointerUp = () => {
    if (drag && Math.abs(x(drag.to) - x(drag.from)) >= zoomPixelsMin) {
      props.onZoom?.(Math.round(Math.min(drag.from, drag.to)), Math.round(Math.max(drag.from, drag.to)));
    }
    setDrag(undefined);
  };
  const at = cursorMs === undefined ? times.length - 1 : indexAt(times, cursorMs);

  return (
    <figure className={styles.figure} aria-label={label}>
      <div
        ref={frame}
        className={cx(styles.frame, props.onZoom && styles.zoomable)}
        onPointerMove={onPointerMove}
        onPointerLeave={() => {
          props.onCursor?.(undefined);
          setDrag(undefined);
        }}
        onPointerDown={(event) => {
          const onMark = event.target instanceof Element && event.target.closest('a');
          if (props.onZoom && event.button === 0 && !onMark && event.pointerType === 'mouse')
            setDrag({ from: msAt(event), to: msAt(event) });
        }}
        onPointerUp={onPointerUp}
      >
        <svg width={width} height={height} role="img" aria-label={label} className={styles.svg}>
          <clipPath id={clip}>
            <rect x={left} y={0} width={Math.max(0, plotRight - left)} height={height} />
          </clipPath>
          {ticks.map((tick) => (
            <g key={tick}>
              <line className={styles.grid} x1={left} x2={plotRight} y1={y(tick)} y2={y(tick)} />
              <text className={styles.tick} x={left - 6} y={y(tick)} dy="0.32em" textAnchor="end">
                {format(tick)}
              </text>
            </g>
          ))}
          {timeMarks.map((ms) => (
            <text key={ms} className={styles.tick} x={x(ms)} y={height - 6} textAnchor="middle">
              {toMs - fromMs < 10 * 60_000 ? formatTimeOfDay(ms) : formatTimeOfDay(ms).slice(0, 5)}
            </text>
          ))}
          <g clipPath={`url(#${clip})`}>
            {(props.shaded ?? []).map((stretch) => (
              <rect
                key={stretch.fromMs}
                className={styles.shaded}
                x={x(stretch.fromMs)}
                width={Math.max(1, x(stretch.toMs) - x(stretch.fromMs))}
                y={top}
                height={height - top - bottom}
              />
            ))}
            {lines.map(({ name, color, style = 'solid' }, index) => (
              <path
                key={name}
                d={paths[index]}
                fill="none"
                stroke={color}
                strokeWidth={style === 'solid' ? 2 : 1.5}
                strokeDasharray={dash[style]}
                strokeLinecap="round"
              />
            ))}
            {drag && (
              <rect
                className={styles.drag}
                x={Math.min(x(drag.from), x(drag.to))}
                width={Math.abs(x(drag.to) - x(drag.from))}
                y={top}
                height={height - top - bottom}
              />
            )}
            {selectedMs !== undefined && (
              <line
                className={styles.selected}
                x1={x(selectedMs)}
                x2={x(selectedMs)}
                y1={top - 6}
                y2={height - bottom}
              />
            )}
            {cursorMs !== undefined && (
              <line className={styles.cursor} x1={x(cursorMs)} x2={x(cursorMs)} y1={top} y2={height - bottom} />
            )}
          </g>
        </svg>
        {/* The list of decisions has the same for the keyboard. */}
        {marks
          .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
          .map(({ atMs, sign, color, title, href }) => (
            <a
              key={atMs}
              className={styles.mark}
              style={{ left: x(atMs), color }}
              href={href}
              title={title}
              tabIndex={-1}
              aria-hidden
              draggable={false}
            >
              {sign}
            </a>
          ))}
      </div>
      <figcaption className={styles.legend}>
        <span className={styles.time}>{formatTimeOfDay(cursorMs ?? times.at(-1) ?? toMs)}</span>
        {lines.map(({ name, color, style = 'solid', values }) => {
          const value = values[at];
          return (
            <span key={name} className={styles.item}>
              <svg width={18} height={8} aria-hidden>
                <line x1={1} x2={17} y1={4} y2={4} stroke={color} strokeWidth={2} strokeDasharray={dash[style]} />
              </svg>
              {name} <b>{value === null || value === undefined ? '–' : format(value)}</b>
            </span>
          );
        })}
        {props.children}
      </figcaption>
    </figure>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({ margin: 0, minWidth: 0 }),
  frame: css({ position: 'relative', width: '100%', touchAction: 'pan-y', userSelect: 'none' }),
  zoomable: css({ cursor: 'crosshair' }),
  svg: css({ display: 'block' }),
  grid: css({ stroke: theme.colors.border.weak }),
  tick: css({ fill: theme.colors.text.secondary, fontSize: 11 }),
  shaded: css({ fill: theme.colors.warning.transparent }),
  drag: css({ fill: theme.colors.action.focus }),
  selected: css({ stroke: theme.colors.text.primary, strokeWidth: 1.5 }),
  cursor: css({ stroke: theme.colors.text.secondary, strokeDasharray: '3 3' }),
  mark: css({
    position: 'absolute',
    top: 0,
    transform: 'translateX(-50%)',
    minWidth: 14,
    textAlign: 'center',
    lineHeight: `${top - 4}px`,
    fontSize: 13,
    fontWeight: theme.typography.fontWeightBold,
  }),
  legend: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2),
    alignItems: 'center',
    padding: theme.spacing(0.5, 0, 0, 1),
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
    '& b': { color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium },
  }),
  time: css({ fontFamily: theme.typography.fontFamilyMonospace }),
  item: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5), whiteSpace: 'nowrap' }),
});
