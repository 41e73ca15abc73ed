const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Seconds of `90s`, `5m`, `1h30m`, `1d`, `2w`, or of a plain number of seconds; undefined of anything else. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed);
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d|w))+$/.test(trimmed)) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g)) {
    seconds += Number(amount) * (units[unit as string] as number);
  }
  return seconds;
}

/** A time for people: `45 s`, `12 min`, `3 h`, `2 d`. */
export function durationText(seconds: number): string {
  const steps: ReadonlyArray<readonly [under: number, size: number, unit: string]> = [
    [120, 1, 's'],
    [7_200, 60, 'min'],
    [172_800, 3_600, 'h'],
    [Number.POSITIVE_INFINITY, 86_400, 'd'],
  ];
  const [, size, unit] = steps.find(([under]) => seconds < under) as readonly [number, number, string];
  const value = seconds / size;
  return `${Number(value.toFixed(value < 10 ? 1 : 0))} ${unit}`;
}
