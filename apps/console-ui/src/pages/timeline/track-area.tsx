import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { drawn, type ShownTime } from './range.ts';

interface TrackAreaProps {
  readonly time: ShownTime;
  /** Shares of the width at which there are lines. */
  readonly ticks: readonly number[];
  readonly onZoom: (time: { fromMs: number; toMs: number }) => void;
  readonly children: ReactNode;
}

/** What lies below all lanes: the lines of the axis, and a stretch that is being drawn with the pointer. */
export function TrackArea({ time, ticks, onZoom, children }: TrackAreaProps) {
  const styles = useStyles2(getStyles);
  const under = useRef<HTMLDivElement>(null);
  const [stretch, setStretch] = useState<{ readonly from: number; readonly to: number }>();
  const shareAt = (event: PointerEvent): number => {
    const { left, width } = under.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    return (event.clientX - left) / Math.max(1, width);
  };
  const begin = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || event.pointerType === 'touch' || (event.target as Element).closest('button, a')) return;
    const share = shareAt(event);
    if (share < 0 || share > 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setStretch({ from: share, to: share });
    event.preventDefault();
  };
  const end = (event: PointerEvent<HTMLDivElement>) => {
    if (!stretch) return;
    setStretch(undefined);
    const wanted = drawn(stretch.from, shareAt(event), time);
    if (wanted) onZoom(wanted);
  };
  const [left, right] = stretch
    ? ([Math.min(stretch.from, stretch.to), Math.max(stretch.from, stretch.to)].map((share) =>
        Math.min(1, Math.max(0, share)),
      ) as [number, number])
    : [0, 0];
  return (
    <div
      className={styles.area}
      onPointerDown={begin}
      onPointerMove={(event) => stretch && setStretch({ ...stretch, to: shareAt(event) })}
      onPointerUp={end}
      onPointerCancel={() => setStretch(undefined)}
    >
      <div className={styles.under} ref={under} aria-hidden>
        {ticks.map((share) => (
          <span key={share} className={styles.grid} style={{ left: `${share * 100}%` }} />
        ))}
        {stretch && (
          <span className={styles.stretch} style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }} />
        )}
      </div>
      {children}
    </div>
  );
}

const nameWidth = 190;

const getStyles = (theme: GrafanaTheme2) => ({
  area: css({ position: 'relative', cursor: 'crosshair', userSelect: 'none', minHeight: 60 }),
  under: css({
    position: 'absolute',
    top: 0,
    bottom: 0,
    right: theme.spacing(1),
    left: `calc(${nameWidth}px + ${theme.spacing(1)})`,
    pointerEvents: 'none',
    [theme.breakpoints.down('sm')]: { left: theme.spacing(1) },
  }),
  grid: css({ position: 'absolute', top: 0, bottom: 0, width: 1, background: theme.colors.border.weak }),
  stretch: css({
    position: 'absolute',
    top: 0,
    bottom: 0,
    background: theme.colors.action.selected,
    borderInline: `1px solid ${theme.colors.primary.border}`,
  }),
});
