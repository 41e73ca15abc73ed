import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { endOf, type SpanNode } from './span-tree.ts';
import { placeIn, type ViewRange } from './view-range.ts';
import { useWidth } from '../../kit/use-width.ts';

interface MinimapProps {
  /** All spans, in the order of the waterfall. */
  readonly rows: readonly SpanNode[];
  readonly whole: ViewRange;
  readonly view: ViewRange;
  readonly setView: (view: ViewRange) => void;
  readonly color: (service: string) => string;
}

const height = 64;

/** The whole trace at a glance; drawing over a stretch of it shows only that, a click shows all again. */
export function Minimap({ rows, whole, view, setView, color }: MinimapProps) {
  const styles = useStyles2(getStyles);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [frame, width] = useWidth<HTMLDivElement>();
  const [drag, setDrag] = useState<readonly [from: number, to: number]>();
  useEffect(() => {
    const pen = canvas.current?.getContext('2d');
    if (!pen || width === 0) return;
    pen.clearRect(0, 0, width, height);
    const rowHeight = Math.min(6, height / rows.length);
    for (const [index, { span }] of rows.entries()) {
      const place = placeIn(whole, span.startUs, endOf(span));
      if (!place) continue;
      pen.fillStyle = color(span.service);
      pen.fillRect(
        (place.left / 100) * width,
        index * rowHeight,
        Math.max((place.width / 100) * width, 1),
        Math.max(rowHeight * 0.8, 0.5),
      );
    }
  }, [rows, whole, width, color]);
  const shareAt = (event: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect();
    return box ? Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1) : 0;
  };
  const onPointerUp = () => {
    if (!drag) return;
    const [from, to] = [Math.min(...drag), Math.max(...drag)];
    setDrag(undefined);
    const startUs = whole.startUs + from * whole.durationUs;
    setView(to - from < 0.005 ? whole : { startUs, durationUs: (to - from) * whole.durationUs });
  };
  const shown = placeIn(whole, view.startUs, view.startUs + view.durationUs);
  const chosen = drag ? { left: Math.min(...drag) * 100, width: Math.abs(drag[1] - drag[0]) * 100 } : undefined;
  const isWhole = view.durationUs >= whole.durationUs;
  return (
    <div
      ref={frame}
      className={styles.frame}
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag([shareAt(event), shareAt(event)]);
      }}
      onPointerMove={(event) => drag && setDrag([drag[0], shareAt(event)])}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setDrag(undefined)}
    >
      <canvas ref={canvas} width={Math.max(width, 1)} height={height} className={styles.picture} />
      {!isWhole && shown && (
        <>
          <div className={styles.shade} style={{ left: 0, width: `${shown.left}%` }} />
          <div className={styles.shade} style={{ left: `${shown.left + shown.width}%`, right: 0 }} />
        </>
      )}
      {chosen && <div className={styles.chosen} style={{ left: `${chosen.left}%`, width: `${chosen.width}%` }} />}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({
    position: 'relative',
    height,
    overflow: 'hidden',
    cursor: 'crosshair',
    touchAction: 'pan-y',
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
  }),
  picture: css({ display: 'block' }),
  shade: css({ position: 'absolute', top: 0, bottom: 0, background: theme.colors.background.canvas, opacity: 0.7 }),
  chosen: css({ position: 'absolute', top: 0, bottom: 0, background: theme.colors.primary.main, opacity: 0.3 }),
});
