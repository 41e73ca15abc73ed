/** What stands where there is no value. */
export const none = '–';

/** Keeps a number and its unit on one line. */
const withUnit = (number: string, unit: string): string => `${number}\u00a0${unit}`;

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** Three significant digits, never an exponent: `0.052`, `1.23`, `12.3`, `1,234`. */
function threeDigits(value: number): string {
  if (value >= 999.5) return grouped.format(value);
  if (value >= 99.95) return value.toFixed(0);
  if (value >= 9.995) return value.toFixed(1);
  if (value >= 0.0995) return value.toFixed(2);
  return value.toFixed(3);
}

const isNumber = (value: number | undefined): value is number => value !== undefined && Number.isFinite(value);

/** A duration for people, such as `840 µs`, `12.3 ms` or `1.20 s`; takes seconds. */
export function formatDuration(seconds: number | undefined): string {
  if (!isNumber(seconds)) return none;
  if (seconds >= 0.9995) return withUnit(threeDigits(seconds), 's');
  if (seconds >= 0.0009995) return withUnit(threeDigits(seconds * 1e3), 'ms');
  return withUnit(Math.round(seconds * 1e6).toString(), 'µs');
}

/** Requests per second: `0`, `0.25`, `12.3`, `1,234`. */
export function formatRate(perSecond: number | undefined): string {
  if (!isNumber(perSecond)) return none;
  if (perSecond === 0) return '0';
  return perSecond < 0.01 ? '<\u00a00.01' : threeDigits(perSecond);
}

/** A share from 0 to 1 in percent; a small one is never shown as nothing. */
export function formatShare(share: number | undefined): string {
  if (!isNumber(share)) return none;
  if (share === 0) return withUnit('0', '%');
  if (share < 0.0001) return withUnit('<\u00a00.01', '%');
  if (share === 1) return withUnit('100', '%');
  // Rounding up to 100 % would hide the requests that still succeed.
  return withUnit(Math.min(share * 100, 99.99).toFixed(share < 0.0995 ? 2 : 1), '%').replace('100.0', '99.9');
}

/** How long something runs: `12 s`, `3 min`, `2 h 5 min`, `4 d 3 h`; takes seconds. */
export function formatUptime(seconds: number | undefined): string {
  if (!isNumber(seconds) || seconds < 0) return none;
  const whole = Math.floor(seconds);
  if (whole < 60) return withUnit(`${whole}`, 's');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return withUnit(`${minutes}`, 'min');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${withUnit(`${hours}`, 'h')} ${withUnit(`${minutes % 60}`, 'min')}`;
  return `${withUnit(`${Math.floor(hours / 24)}`, 'd')} ${withUnit(`${hours % 24}`, 'h')}`;
}

/** `1 span`, `2 spans`. */
export const count = (number: number, singular: string, plural = `${singular}s`): string =>
  `${grouped.format(number)} ${number === 1 ? singular : plural}`;

const twoDigits = (number: number): string => number.toString().padStart(2, '0');

/** The time of day in the machine's own zone, with milliseconds where asked for. */
export function formatTimeOfDay(atMs: number, precision: 'seconds' | 'milliseconds' = 'seconds'): string {
  const date = new Date(atMs);
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
  return precision === 'seconds' ? time : `${time}.${date.getMilliseconds().toString().padStart(3, '0')}`;
}
