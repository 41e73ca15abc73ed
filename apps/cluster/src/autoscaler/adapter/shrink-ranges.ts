const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

const durationSyntax = /^(?:\d+(?:ms|[smhdwy]))+$/;

/** Milliseconds of a PromQL duration such as `1h30m`; undefined for anything else. */
export function durationMs(text: string): number | undefined {
  if (!durationSyntax.test(text)) return undefined;
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[smhdwy])/g))
    sum += Number(count) * (units[unit as string] ?? 0);
  return sum;
}

const formatMs = (ms: number): string => (ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`);

/** What may stand between the strings of a query: a range `[2m]`, a subquery `[1h:5m]`, an offset. */
const places = /\[\s*([0-9a-z]+)\s*(?:(:)\s*([0-9a-z]+)?\s*)?\]|\boffset(\s+-?\s*)([0-9a-z]+)/g;
const strings = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g;

/**
 * Shortens the ranges, subquery steps and offsets of a query by the time scale, so that a rate looks as far back on the autoscaler's
 * clock as its author meant. Ranges are never shorter than `rangeMsMin`, or `rate` would find fewer than two samples in them.
 */
export function shrinkRanges(promql: string, scale: number, rangeMsMin: number): string {
  if (scale === 1) return promql;
  const shrink = (text: string, least: number): string => {
    const ms = durationMs(text);
    if (ms === undefined) return text;
    return formatMs(Math.max(Math.round(ms / scale), Math.min(least, ms)));
  };
  const shrinkPart = (part: string): string =>
    part.replace(places, (whole, rangeText?: string, colon?: string, step?: string, gap?: string, offset?: string) => {
      if (rangeText === undefined) return offset === undefined ? whole : `offset${gap}${shrink(offset, 1)}`;
      const shortened = shrink(rangeText, rangeMsMin);
      return colon === undefined
        ? `[${shortened}]`
        : `[${shortened}:${step === undefined ? '' : shrink(step, rangeMsMin / 2)}]`;
    });
  let result = '';
  let end = 0;
  for (const match of promql.matchAll(strings)) {
    result += shrinkPart(promql.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return result + shrinkPart(promql.slice(end));
}
