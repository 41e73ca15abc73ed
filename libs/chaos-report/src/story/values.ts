import { isRecord } from './records.ts';

/** Beyond, a limit is only written because a range needs two ends. */
const boundless = 1e9;

/** What a value may be: between the two, both included; one side may be open. */
export interface Band {
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** What of a probe's answer can be drawn: a number, or the status of an answer over HTTP or of a process. */
export function numberOf(output: unknown): number | undefined {
  if (typeof output === 'number') return Number.isFinite(output) ? output : undefined;
  if (typeof output === 'boolean') return Number(output);
  if (typeof output === 'string') {
    const value = Number(output);
    return output.trim() !== '' && Number.isFinite(value) ? value : undefined;
  }
  if (isRecord(output)) return numberOf(output['status']);
  return undefined;
}

const boundOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

function ofTwo(value: unknown): Band | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [low, high] = value.map(boundOf);
  if (low === undefined || high === undefined || low > high) return undefined;
  return { low: low <= -boundless ? undefined : low, high: high >= boundless ? undefined : high };
}

/** What a tolerance allows, where that is a range of numbers; undefined for patterns, paths and probes. */
export function bandOf(tolerance: unknown): Band | undefined {
  if (typeof tolerance === 'number') return { low: tolerance, high: tolerance };
  if (isRecord(tolerance) && tolerance['type'] === 'range') return ofTwo(tolerance['range']);
  return ofTwo(tolerance);
}

/** A number for people: three figures that count, or all before the point. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value);
  if (Math.abs(value) >= 1000) return value.toFixed(0);
  return String(Number(value.toPrecision(3)));
}

/** A length of time for people: `850 ms`, `12.4 s`, `3 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A range in words. */
export function bandText({ low, high }: Band): string {
  if (low === undefined) return high === undefined ? 'any number' : `at most ${figure(high)}`;
  if (high === undefined) return `at least ${figure(low)}`;
  return low === high ? `exactly ${figure(low)}` : `from ${figure(low)} to ${figure(high)}`;
}

/** A tolerance in words. */
export function toleranceText(tolerance: unknown): string {
  const band = bandOf(tolerance);
  if (band) return bandText(band);
  if (isRecord(tolerance)) {
    const { type, pattern, path } = tolerance;
    if (type === 'regex' && typeof pattern === 'string') return `matches /${pattern}/`;
    if (type === 'jsonpath' && typeof path === 'string') return `finds ${path}`;
    if (type === 'probe' && typeof tolerance['name'] === 'string') return `judged by the probe "${tolerance['name']}"`;
  }
  if (Array.isArray(tolerance)) return `one of ${tolerance.map((one) => JSON.stringify(one)).join(', ')}`;
  return JSON.stringify(tolerance) ?? 'not given';
}
