const dayMs = 86_400_000;

/** Days since 1970-01-01 of a day in the Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
function daysOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function dayAt(days: number): readonly [year: number, month: number, day: number] {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  return [
    yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  ];
}

const padded = (value: number, width = 2): string => String(value).padStart(width, '0');

/** Milliseconds since 1970 as Kubernetes writes times, `2026-01-31T12:00:00Z`; a fraction only where there is one. */
export function formatTime(ms: number): string {
  const whole = Math.round(ms);
  const days = Math.floor(whole / dayMs);
  const [year, month, day] = dayAt(days);
  const inDay = whole - days * dayMs;
  const clock = [Math.floor(inDay / 3_600_000), Math.floor(inDay / 60_000) % 60, Math.floor(inDay / 1000) % 60];
  const fraction = inDay % 1000 === 0 ? '' : `.${padded(inDay % 1000, 3)}`;
  return `${padded(year, 4)}-${padded(month)}-${padded(day)}T${clock.map((part) => padded(part)).join(':')}${fraction}Z`;
}

const syntax = /^(\d{4,})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** The reverse of `formatTime`, for any RFC 3339 time; undefined for any other text. */
export function parseTime(text: string): number | undefined {
  const match = syntax.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hours, minutes, seconds, fraction = '0', sign, offsetHours = '0', offsetMinutes = '0'] =
    match;
  const days = daysOf(Number(year), Number(month), Number(day));
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1);
  const clock = (Number(hours) * 60 + Number(minutes) - offset) * 60 + Number(seconds);
  return days * dayMs + clock * 1000 + Math.floor(Number(fraction) * 1000);
}
