import type { Track } from '../sources/traffic.ts';

export interface SparklineShape {
  /** Path data of the line; a gap where there is no value. */
  readonly line: string;
  /** Path data of the area below the line. */
  readonly area: string;
  readonly max: number;
}

/** The picture is this large in its own units, and is stretched to its place. */
export const sparklineSize = { width: 120, height: 28 } as const;
/** Room for half the stroke, or the peaks would be cut. */
const margin = 2;

/**
 * The shape of a track from zero to its peak; undefined where nothing was measured. A single value becomes a short
 * level line, since a point has no stroke.
 */
export function sparkline(track: Track): SparklineShape | undefined {
  const known = track.filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  const max = Math.max(...known);
  const { width, height } = sparklineSize;
  const x = (index: number) => (track.length === 1 ? width : (index / (track.length - 1)) * width);
  const y = (value: number) => height - margin - (max === 0 ? 0 : (value / max) * (height - 2 * margin));
  const print = (number: number) => number.toFixed(1).replace(/\.0$/, '');

  const runs: Array<Array<readonly [x: number, y: number]>> = [];
  let before: number | undefined;
  track.forEach((value, index) => {
    if (value !== undefined) {
      if (before === undefined) runs.push([]);
      runs.at(-1)?.push([x(index), y(value)]);
    }
    before = value;
  });
  const widened = runs.map((run) => {
    const [only] = run;
    return only && run.length === 1 ? [[Math.max(0, only[0] - 2), only[1]] as const, only] : run;
  });
  const path = (run: ReadonlyArray<readonly [number, number]>) =>
    `M${run.map(([atX, atY]) => `${print(atX)} ${print(atY)}`).join('L')}`;
  return {
    line: widened.map(path).join(''),
    area: widened.map((run) => `${path(run)}V${height}H${print(run[0]?.[0] ?? 0)}Z`).join(''),
    max,
  };
}
