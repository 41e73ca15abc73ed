import {
  type AbsoluteTimeRange,
  type DateTime,
  dateMath,
  dateTime,
  isDateTime,
  type RawTimeRange,
  type TimeRange,
} from '@grafana/data';

/** A moment of an address: `now-15m`, ms since the epoch, or ISO 8601. */
function momentOf(text: string, roundUp: boolean, timeZone: string, nowMs: number): DateTime | undefined {
  if (/^\d{9,}$/.test(text)) return dateTime(Number(text));
  const moment = dateMath.toDateTime(text, { roundUp, timezone: timeZone, now: dateTime(nowMs) });
  return moment?.isValid() ? moment : undefined;
}

/** The text of a moment in an address. */
const textOf = (moment: DateTime | string): string => (isDateTime(moment) ? String(moment.valueOf()) : moment);

export interface RangeTexts {
  readonly from: string;
  readonly to: string;
}

/** The range of an address; what is no moment, or ends before it begins, is `otherwise`. */
export function rangeOf(texts: RangeTexts, otherwise: RangeTexts, timeZone: string, nowMs: number): TimeRange {
  const from = momentOf(texts.from, false, timeZone, nowMs);
  const to = momentOf(texts.to, true, timeZone, nowMs);
  if (from && to && from.valueOf() < to.valueOf()) {
    const raw = (text: string, moment: DateTime) => (text.includes('now') ? text : moment);
    return { from, to, raw: { from: raw(texts.from, from), to: raw(texts.to, to) } };
  }
  if (texts !== otherwise) return rangeOf(otherwise, otherwise, timeZone, nowMs);
  const [start, end] = [dateTime(nowMs - 900_000), dateTime(nowMs)];
  return { from: start, to: end, raw: { from: 'now-15m', to: 'now' } };
}

/** A range as it stands in an address. */
export const textsOf = ({ from, to }: RawTimeRange): RangeTexts => ({ from: textOf(from), to: textOf(to) });

export const absolute = ({ from, to }: AbsoluteTimeRange): RangeTexts => ({
  from: String(Math.round(from)),
  to: String(Math.round(to)),
});
