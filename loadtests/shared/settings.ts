/** What whoever starts a scenario may set: `k6 run -e VUS=100 -e DURATION=1m loadtests/home.ts`. */
export interface Settings {
  /** Virtual users; with RATE the most that may be busy at once. */
  readonly vus: number | undefined;
  /** Arrivals per second. */
  readonly rate: number | undefined;
  readonly durationSeconds: number | undefined;
}

/** A positive number from the environment. @throws Error that ends the scenario before its first request */
export function positive(name: string, whole = false): number | undefined {
  const text = __ENV[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (value > 0 && Number.isFinite(value) && (!whole || Number.isInteger(value))) return value;
  throw new Error(`${name} is "${text}"; it must be a ${whole ? 'whole ' : ''}number above 0`);
}

const unitSeconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Seconds in `90s`, `1m30s`, `500ms`; a bare number is seconds. @throws Error as `positive` does */
export function secondsIn(name: string): number | undefined {
  const text = __ENV[name];
  if (text === undefined || text === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text);
  if (/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) {
    const parts = text.match(/\d+(?:\.\d+)?(?:ms|s|m|h)/g) ?? [];
    const sum = parts.reduce(
      (total, part) => total + parseFloat(part) * (unitSeconds[part.replace(/[\d.]+/, '')] ?? 0),
      0,
    );
    if (sum > 0) return sum;
  }
  throw new Error(`${name} is "${text}"; it must be a time such as 90s or 10m`);
}

export const settings: Settings = {
  vus: positive('VUS', true),
  rate: positive('RATE'),
  durationSeconds: secondsIn('DURATION'),
};
