import type { AbsoluteTimeRange } from '@grafana/data';
import type { UPlotConfigBuilder } from '@grafana/ui';
import { useLayoutEffect } from 'react';
import type uPlot from 'uplot';
import { useLatest } from './use-plot.ts';

interface KeyboardProps {
  readonly config: UPlotConfigBuilder;
  readonly title: string;
  readonly onChangeTimeRange: (range: AbsoluteTimeRange) => void;
}

const help =
  'Arrow keys move the cursor, space begins and ends a choice of time, enter keeps what is shown, escape ends.';

/**
 * Makes a plot usable without a mouse. (Grafana's own plugin moves the cursor only, without showing what is there.)
 * The cursor is moved by events of the mouse, so that all that hangs on them, tooltip and shared cross-hair, follows.
 */
export function Keyboard({ config, title, onChangeTimeRange }: KeyboardProps) {
  const latest = useLatest({ title, onChangeTimeRange });
  useLayoutEffect(
    () =>
      config.addHook('init', (plot) => {
        plot.root.tabIndex = 0;
        plot.root.setAttribute('role', 'application');
        plot.root.setAttribute('aria-roledescription', 'chart');
        plot.root.setAttribute('aria-label', `${latest.current.title}. ${help}`);
        attach(plot, (range) => latest.current.onChangeTimeRange(range));
      }),
    [config, latest],
  );
  return null;
}

/** Where the series that are shown lie at a point of time, in pixels from the top. */
const topsAt = (plot: uPlot, index: number): number[] =>
  plot.series.flatMap(({ show, scale = '' }, at) => {
    const value = at === 0 || show === false ? undefined : plot.data[at]?.[index];
    return value === null || value === undefined ? [] : [plot.valToPos(value, scale)];
  });

const nearest = (places: readonly number[], place: number): number | undefined =>
  places.toSorted((one, other) => Math.abs(one - place) - Math.abs(other - place))[0];

function attach(plot: uPlot, choose: (range: AbsoluteTimeRange) => void): void {
  // Where a choice of time began.
  let anchorMs: number | undefined;
  const times = (): ArrayLike<number> => plot.data[0];
  const point = (type: string, left = 0, top = 0) => {
    const { left: x, top: y } = plot.over.getBoundingClientRect();
    plot.over.dispatchEvent(
      new MouseEvent(type, { clientX: x + left, clientY: y + top, bubbles: type !== 'mouseleave' }),
    );
  };
  const inSight = () => (plot.cursor.left ?? -1) >= 0;
  const top = () => (inSight() ? (plot.cursor.top ?? 0) : plot.over.clientHeight / 2);
  const indexNow = () => (inSight() ? plot.posToIdx(plot.cursor.left ?? 0) : Math.floor(times().length / 2));
  const leftOf = (timeMs: number) => Math.min(plot.over.clientWidth - 1, Math.max(0, plot.valToPos(timeMs, 'x')));

  const mark = () => {
    if (anchorMs === undefined) return;
    const from = leftOf(anchorMs);
    const to = plot.cursor.left ?? from;
    const height = plot.over.clientHeight;
    plot.setSelect({ left: Math.min(from, to), width: Math.abs(to - from), top: 0, height }, false);
  };
  const unmark = () => {
    anchorMs = undefined;
    plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
  };
  const moveTo = (index: number) => {
    const last = times().length - 1;
    const at = times()[Math.min(last, Math.max(0, index))];
    if (at === undefined) return;
    // On the series that is nearest, so that it is the one that is meant.
    point('mousemove', leftOf(at), nearest(topsAt(plot, index), top()) ?? top());
    mark();
  };
  const moveBy = (sign: 1 | -1) => {
    const now = top();
    const beyond = topsAt(plot, indexNow()).filter((each) => (each - now) * sign > 1);
    const left = inSight() ? (plot.cursor.left ?? 0) : plot.over.clientWidth / 2;
    point('mousemove', left, nearest(beyond, now) ?? now);
  };
  const chooseTime = () => {
    const at = times()[indexNow()];
    if (at === undefined) return;
    const from = anchorMs;
    if (from === undefined) {
      anchorMs = at;
      return;
    }
    unmark();
    if (from !== at) choose({ from: Math.min(from, at), to: Math.max(from, at) });
  };
  const keep = () => {
    if (!inSight()) return;
    // A click alone would be taken for the end of a drag from wherever the mouse was pressed last.
    for (const type of ['mousedown', 'mouseup', 'click']) point(type, plot.cursor.left, plot.cursor.top);
  };
  const leave = () => {
    unmark();
    if (inSight()) point('mouseleave');
  };

  const far = 10;
  const actions: Readonly<Record<string, (shift: boolean) => void>> = {
    ArrowLeft: (shift) => moveTo(indexNow() - (shift ? far : 1)),
    ArrowRight: (shift) => moveTo(indexNow() + (shift ? far : 1)),
    ArrowUp: () => moveBy(-1),
    ArrowDown: () => moveBy(1),
    Home: () => moveTo(0),
    End: () => moveTo(times().length - 1),
    Enter: keep,
    ' ': chooseTime,
  };
  // Listeners go with the elements: nothing else holds them.
  plot.root.addEventListener('keydown', (event) => {
    if (event.target !== plot.root || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') return leave();
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action(event.shiftKey);
  });
  plot.root.addEventListener('blur', leave);
}
