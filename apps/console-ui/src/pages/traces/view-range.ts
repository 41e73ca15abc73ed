/** A stretch of a trace that is looked at, in microseconds since 1970. */
export interface ViewRange {
  readonly startUs: number;
  readonly durationUs: number;
}

/** Where a stretch of time stands in the picture, in percent of its width; undefined where it is outside. */
export function placeIn(view: ViewRange, startUs: number, endUs: number): { left: number; width: number } | undefined {
  if (view.durationUs <= 0) return { left: 0, width: 100 };
  const from = Math.max(startUs, view.startUs);
  const to = Math.min(endUs, view.startUs + view.durationUs);
  if (to < from) return undefined;
  const left = ((from - view.startUs) / view.durationUs) * 100;
  return { left, width: ((to - from) / view.durationUs) * 100 };
}

/** A view as it stands in an address: `1200-5600`, microseconds from the trace's start. */
export function viewOf(text: string, whole: ViewRange): ViewRange {
  const [, from, to] = /^(\d{1,15})-(\d{1,15})$/.exec(text) ?? [];
  const start = Math.min(Number(from ?? 0), whole.durationUs);
  const end = Math.min(Number(to ?? whole.durationUs), whole.durationUs);
  return end - start < 1 ? whole : { startUs: whole.startUs + start, durationUs: end - start };
}

export const viewText = (view: ViewRange, whole: ViewRange): string => {
  const from = Math.round(view.startUs - whole.startUs);
  return view.durationUs >= whole.durationUs ? '' : `${from}-${Math.round(from + view.durationUs)}`;
};

/** A view of a span with some room around it. */
export function viewAround(startUs: number, durationUs: number, whole: ViewRange): ViewRange {
  const room = Math.max(durationUs * 0.1, whole.durationUs * 0.002, 1);
  const from = Math.max(whole.startUs, startUs - room);
  const to = Math.min(whole.startUs + whole.durationUs, startUs + durationUs + room);
  return { startUs: from, durationUs: Math.max(to - from, 1) };
}
