/** The course of a value as paths of an SVG: the line, and the area under it. */
export interface Sparkline {
  readonly line: string;
  readonly area: string;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly min?: number;
  readonly max?: number;
}

const isThere = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const short = (pixels: number): string => pixels.toFixed(1);

/**
 * Draws values evenly from left to right; where one is missing the line is broken.
 * @returns undefined where there are fewer than two values
 */
export function sparkline(values: readonly unknown[], { width, height, min, max }: Frame): Sparkline | undefined {
  const there = values.filter(isThere);
  if (there.length < 2) return undefined;
  const low = Math.min(min ?? Number.POSITIVE_INFINITY, ...there);
  const high = Math.max(max ?? Number.NEGATIVE_INFINITY, ...there);
  // What does not change lies in the middle.
  const share = (value: number) => (high === low ? 0.5 : (value - low) / (high - low));
  const x = (at: number) => short((at / (values.length - 1)) * width);
  const y = (value: number) => short(1 + (1 - share(value)) * (height - 2));

  const parts: Array<Array<readonly [x: string, y: string]>> = [];
  let open = false;
  values.forEach((value, at) => {
    if (isThere(value)) {
      if (!open) parts.push([]);
      parts.at(-1)?.push([x(at), y(value)]);
    }
    open = isThere(value);
  });
  const path = (part: ReadonlyArray<readonly [string, string]>) => `M${part.map((point) => point.join(',')).join('L')}`;
  const drawn = parts.filter((part) => part.length > 1);
  return {
    line: drawn.map(path).join(''),
    area: drawn.map((part) => `${path(part)}L${part.at(-1)?.[0]},${height}L${part[0]?.[0]},${height}Z`).join(''),
  };
}
