import { instantOf, timelineSpanMsMax } from '@gameday/console-api';

/** The part of time that is shown. */
export interface ShownTime {
  readonly fromMs: number;
  readonly toMs: number;
  /** It goes on with the time. */
  readonly follows: boolean;
}

export const timePresets = [
  { value: 'now-5m', label: '5 min' },
  { value: 'now-15m', label: '15 min' },
  { value: 'now-1h', label: '1 h' },
  { value: 'now-6h', label: '6 h' },
  { value: 'now-1d', label: '24 h' },
] as const;

export const defaultFrom = 'now-15m';

/** No one looks at less. */
export const spanMsMin = 500;

/** What an address says; the default where it says nothing that can be shown. */
export function shownTime(from: string, to: string, nowMs: number): ShownTime {
  const follows = to === '' || to === 'now';
  const toMs = Math.min(nowMs, (follows ? undefined : instantOf(to, nowMs)) ?? nowMs);
  const fromMs = instantOf(from === '' ? defaultFrom : from, nowMs) ?? instantOf(defaultFrom, nowMs) ?? toMs;
  if (fromMs >= toMs) return { fromMs: toMs - 15 * 60_000, toMs, follows };
  return { fromMs: Math.max(fromMs, toMs - timelineSpanMsMax), toMs, follows };
}

const within = (fromMs: number, toMs: number, nowMs: number): { fromMs: number; toMs: number } => {
  const span = Math.min(timelineSpanMsMax, Math.max(spanMsMin, toMs - fromMs));
  const middle = (fromMs + toMs) / 2;
  const end = Math.min(nowMs, Math.round(middle + span / 2));
  return { fromMs: Math.round(end - span), toMs: end };
};

/** Closer (a factor below 1) or further away, around the middle. */
export function zoomed({ fromMs, toMs }: ShownTime, factor: number, nowMs: number): { fromMs: number; toMs: number } {
  const half = ((toMs - fromMs) * factor) / 2;
  const middle = (fromMs + toMs) / 2;
  return within(middle - half, middle + half, nowMs);
}

/** Earlier (below 0) or later, by a share of what is shown. */
export function moved({ fromMs, toMs }: ShownTime, share: number, nowMs: number): { fromMs: number; toMs: number } {
  const by = (toMs - fromMs) * share;
  return within(fromMs + by, toMs + by, nowMs);
}

/** A stretch that was drawn, whichever way; undefined for a mere click. */
export function drawn(a: number, b: number, time: ShownTime): { fromMs: number; toMs: number } | undefined {
  const [low, high] = [Math.min(a, b), Math.max(a, b)].map((share) => Math.min(1, Math.max(0, share))) as [
    number,
    number,
  ];
  const span = time.toMs - time.fromMs;
  if (high - low < 0.01 || (high - low) * span < spanMsMin) return undefined;
  return { fromMs: Math.round(time.fromMs + low * span), toMs: Math.round(time.fromMs + high * span) };
}
