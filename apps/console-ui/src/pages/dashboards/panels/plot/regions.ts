import type { AnnotationEvent } from '@grafana/data';

/** An annotation within the time range that is shown. */
export interface Region {
  readonly event: AnnotationEvent;
  readonly fromMs: number;
  /** The same as `fromMs` for what happened at once. */
  readonly toMs: number;
  /** Where it begins and how long it is, as shares of the time range. */
  readonly left: number;
  readonly width: number;
}

/** Annotations cut to the time range; what is outside is left out. In the order of their beginnings. */
export function regionsIn(events: readonly AnnotationEvent[], fromMs: number, toMs: number): Region[] {
  const span = toMs - fromMs || 1;
  return events
    .flatMap((event) => {
      const begin = event.time;
      if (begin === undefined) return [];
      const end = Math.max(begin, event.timeEnd ?? begin);
      if (end < fromMs || begin > toMs) return [];
      const left = (Math.max(begin, fromMs) - fromMs) / span;
      const right = (Math.min(end, toMs) - fromMs) / span;
      return [{ event, fromMs: begin, toMs: end, left, width: right - left }];
    })
    .sort((one, other) => one.fromMs - other.fromMs);
}
