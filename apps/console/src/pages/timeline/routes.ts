import { instantOf, type TimelineAnswer, timelineLatestMs, timelineSpanMsMax } from '@gameday/console-api';
import { type Request, Router } from 'express';
import type { CreatePageServer } from '../../context.ts';
import { createEvents, type EventSource } from '../../sources/events.ts';
import type { EventRange } from '../../sources/events-item.ts';
import { createFeed } from '../../web/feed.ts';
import { Refusal } from '../../web/refusal.ts';

/** @throws Refusal for what is no range */
export function timelineRange({ from, to }: Request['query'], nowMs: number): EventRange {
  const instant = (value: unknown, name: string, byDefault: number): number => {
    if (value === undefined) return byDefault;
    const ms = typeof value === 'string' ? instantOf(value, nowMs) : undefined;
    if (ms === undefined)
      throw new Refusal('invalid_request', `${name} must be a time: milliseconds, now-15m, or as in ISO 8601.`);
    return ms;
  };
  const toMs = Math.min(instant(to, 'to', nowMs), nowMs);
  const fromMs = instant(from, 'from', toMs - timelineLatestMs);
  if (fromMs >= toMs) throw new Refusal('invalid_request', 'from must be before to, and in the past.');
  if (toMs - fromMs > timelineSpanMsMax)
    throw new Refusal('invalid_request', 'The time range must be at most seven days.');
  return { fromMs, toMs };
}

async function answer(events: EventSource, range: EventRange, signal?: AbortSignal): Promise<TimelineAnswer> {
  const { reports: _reports, ...told } = await events.read(range, signal);
  return told;
}

export const createTimelineServer: CreatePageServer = (context) => {
  const router = Router();
  const events = createEvents(context);
  const latest = createFeed({
    intervalMs: 4_000,
    read: (signal) => {
      const nowMs = Date.now();
      return answer(events, { fromMs: nowMs - timelineLatestMs, toMs: nowMs }, signal);
    },
  });
  context.live.topic('timeline-latest', latest);

  router.get('/timeline', async (request, response) => {
    response.json(await answer(events, timelineRange(request.query, Date.now())));
  });
  return { router, close: () => latest.close() };
};
