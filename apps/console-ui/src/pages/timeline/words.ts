import type { TimelineItem } from '@gameday/console-api';
import { formatTimeOfDay, formatUptime, formatDuration } from '../../kit/format.ts';
import { kindWords, type Mark } from './lanes.ts';

/** When something was, and how long. */
export function whenOf({ fromMs, toMs, exact }: TimelineItem): string {
  const about = exact ? '' : 'about ';
  if (toMs === undefined) return `since ${about}${formatTimeOfDay(fromMs)}, still there`;
  if (toMs === fromMs) return `at ${about}${formatTimeOfDay(fromMs, exact ? 'milliseconds' : 'seconds')}`;
  const seconds = (toMs - fromMs) / 1000;
  const long = seconds < 60 ? formatDuration(seconds) : formatUptime(seconds);
  return `${about}${formatTimeOfDay(fromMs)} to ${formatTimeOfDay(toMs)}, ${long}`;
}

/** What a person who hears it needs to know of a mark. */
export function nameOf({ items }: Mark): string {
  const [first] = items;
  if (!first) return '';
  if (items.length === 1) return `${kindWords[first.kind].one}: ${first.title}, ${first.state}, ${whenOf(first)}`;
  const states = [...new Set(items.map(({ state }) => state))].join(', ');
  const end = items.at(-1)?.fromMs ?? first.fromMs;
  return `${items.length} close together on ${first.row} (${states}), ${formatTimeOfDay(first.fromMs)} to ${formatTimeOfDay(end)}; zooms in`;
}

/** As much of an end or a beginning as tells where in time one is: the day too, where more than one is shown. */
export function tickWords(ms: number, spanMs: number): string {
  const date = new Date(ms);
  const two = (value: number) => value.toString().padStart(2, '0');
  const time = formatTimeOfDay(ms);
  if (spanMs > 36 * 3_600_000) return `${two(date.getMonth() + 1)}-${two(date.getDate())} ${time.slice(0, 5)}`;
  if (spanMs < 10_000) return formatTimeOfDay(ms, 'milliseconds').slice(3, 10);
  return spanMs < 15 * 60_000 ? time : time.slice(0, 5);
}
