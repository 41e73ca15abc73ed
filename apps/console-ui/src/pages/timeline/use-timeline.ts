import { lastValue, type Reading, type TimelineAnswer, timelineLatestMs, withLatest } from '@gameday/console-api';
import { useEffect, useMemo, useState } from 'react';
import { useLive } from '../../kit/live.ts';
import { useJson } from '../../kit/use-json.ts';
import { shownTime, type ShownTime } from './range.ts';

/** Older things change seldom; what is new comes by the topic. */
const againMs = 60_000;

/** The time, told once a second. */
function useNow(): number {
  const [nowMs, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}

export interface Shown {
  readonly reading: Reading<TimelineAnswer>;
  readonly time: ShownTime;
  readonly nowMs: number;
}

/** What happens until now, as it happens. */
export function useFollowed(from: string): Shown {
  const nowMs = useNow();
  const time = shownTime(from, 'now', nowMs);
  const latest = useLive<TimelineAnswer>('timeline-latest');
  const long = time.toMs - time.fromMs > timelineLatestMs + 1_000;
  const { reading: older } = useJson<TimelineAnswer>(
    long ? `/api/timeline?${new URLSearchParams({ from, to: 'now' })}` : undefined,
    againMs,
  );
  const reading = useMemo((): Reading<TimelineAnswer> => {
    if (!long) return latest;
    const [before, now] = [lastValue(older), lastValue(latest)];
    if (!before) return older;
    return { ...older, ...joined(before, now) } as Reading<TimelineAnswer>;
    function joined(value: TimelineAnswer, added: TimelineAnswer | undefined) {
      const whole = { ...value, items: withLatest(value.items, added), notes: added?.notes ?? value.notes };
      return older.state === 'away' ? { last: whole } : { value: whole };
    }
  }, [long, older, latest]);
  return { reading, time, nowMs };
}

/** A part of the past. */
export function useFixed(from: string, to: string): Shown {
  const [nowMs] = useState(() => Date.now());
  const time = shownTime(from, to, nowMs);
  const { reading } = useJson<TimelineAnswer>(
    `/api/timeline?${new URLSearchParams({ from: String(time.fromMs), to: String(time.toMs) })}`,
  );
  return { reading, time, nowMs };
}
