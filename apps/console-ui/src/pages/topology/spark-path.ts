import type { TrackValues } from '@gameday/console-api';

/** The value of a track at its end, or the last one that was measured within a few steps. */
export function latestOf(track: TrackValues, stepsMax = 3): number | undefined {
  for (let back = 1; back <= stepsMax; back += 1) {
    const value = track.at(-back);
    if (value !== null && value !== undefined) return value;
  }
  return undefined;
}

/**
 * A track as an SVG path, from 0 at the bottom to the track's highest value at the top; where nothing was measured the line has a gap.
 * @returns an empty path where there is nothing
 */
export function sparkPath(track: TrackValues, width: number, height: number): string {
  const highest = Math.max(0, ...track.filter((value) => value !== null));
  const step = width / Math.max(1, track.length - 1);
  let pen: 'M' | 'L' = 'M';
  const parts: string[] = [];
  for (const [index, value] of track.entries()) {
    if (value === null) {
      pen = 'M';
      continue;
    }
    const y = highest === 0 ? height : height - (value / highest) * height;
    parts.push(`${pen}${(index * step).toFixed(1)} ${y.toFixed(1)}`);
    // A point alone is seen as a dot: a line of no length with round ends.
    if (pen === 'M') parts.push('h0');
    pen = 'L';
  }
  return parts.join('');
}
