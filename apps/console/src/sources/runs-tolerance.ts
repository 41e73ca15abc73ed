import type { ExperimentProbe, ToleranceBand } from '@gameday/console-api';
import { fieldsOf, numberOf, textOf } from './shape.ts';

/** Beyond, a limit is only written because a range needs two ends. */
const boundless = 1e9;

function between(value: unknown): ToleranceBand | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [low, high] = [numberOf(value[0]), numberOf(value[1])];
  if (low === undefined || high === undefined || low > high) return undefined;
  return { ...(low > -boundless && { low }), ...(high < boundless && { high }) };
}

/** What a tolerance allows, where that is a range of numbers; undefined for patterns, paths and probes. */
export function bandOf(tolerance: unknown): ToleranceBand | undefined {
  if (typeof tolerance === 'number') return { low: tolerance, high: tolerance };
  const { type, range } = fieldsOf(tolerance);
  return type === 'range' ? between(range) : between(tolerance);
}

const figure = (value: number): string =>
  Number.isInteger(value) || Math.abs(value) >= 1_000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));

function bandText({ low, high }: ToleranceBand): string {
  if (low === undefined) return high === undefined ? 'any number' : `at most ${figure(high)}`;
  if (high === undefined) return `at least ${figure(low)}`;
  if (low === high) return `exactly ${figure(low)}`;
  // Nothing that is measured here is ever negative.
  return low === 0 ? `at most ${figure(high)}` : `from ${figure(low)} to ${figure(high)}`;
}

/** A tolerance in words. */
export function toleranceText(tolerance: unknown): string {
  const band = bandOf(tolerance);
  if (band) return bandText(band);
  const { type, pattern, path, name } = fieldsOf(tolerance);
  if (type === 'regex') return `matches /${String(pattern)}/`;
  if (type === 'jsonpath') return `finds ${String(path)}`;
  if (type === 'probe') return `judged by the probe "${String(name)}"`;
  if (Array.isArray(tolerance)) return `one of ${tolerance.map((one) => JSON.stringify(one)).join(', ')}`;
  return tolerance === undefined ? 'not given' : JSON.stringify(tolerance);
}

/** What is asked, in short: an address, a query, a function of the lab. */
function asksOf(provider: unknown): string | undefined {
  const { type, url, path, module, func, arguments: given } = fieldsOf(provider);
  if (type === 'http') return textOf(url);
  if (type === 'process') return textOf(path);
  const { query } = fieldsOf(given);
  if (textOf(query) !== undefined) return textOf(query);
  return textOf(module) === undefined ? undefined : `${String(module)}.${String(func)} ${JSON.stringify(given ?? {})}`;
}

/** A probe with a tolerance, as a document has it; undefined where it is none. */
export function probeOf(value: unknown): ExperimentProbe | undefined {
  const { name, tolerance, provider } = fieldsOf(value);
  const known = textOf(name);
  if (known === undefined) return undefined;
  const band = bandOf(tolerance);
  const asks = asksOf(provider);
  return {
    name: known,
    tolerance: toleranceText(tolerance),
    ...(band && { band }),
    ...(asks !== undefined && { asks }),
  };
}
