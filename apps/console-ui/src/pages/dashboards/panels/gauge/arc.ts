/** A dial begins at the lower left and goes over the top to the lower right. Angles in degrees, 0 at the top. */
export const dial = { from: -110, to: 110 } as const;

/** Where a share of the dial lies, from 0 at its beginning to 1 at its end. */
export const angleAt = (share: number): number => dial.from + Math.min(1, Math.max(0, share)) * (dial.to - dial.from);

/** How far a value is between the limits, from 0 to 1. */
export function shareOf(value: number, min: number, max: number): number {
  if (!Number.isFinite(value) || max <= min) return 0;
  return Math.min(1, Math.max(0, (value - min) / (max - min)));
}

const point = (radius: number, degrees: number): string => {
  const radians = (degrees * Math.PI) / 180;
  return `${(radius * Math.sin(radians)).toFixed(2)},${(-radius * Math.cos(radians)).toFixed(2)}`;
};

/** The path of a ring's part around the origin, between two angles. */
export function ring(inner: number, outer: number, fromDegrees: number, toDegrees: number): string {
  const large = toDegrees - fromDegrees > 180 ? 1 : 0;
  return [
    `M${point(outer, fromDegrees)}`,
    `A${outer},${outer} 0 ${large} 1 ${point(outer, toDegrees)}`,
    `L${point(inner, toDegrees)}`,
    `A${inner},${inner} 0 ${large} 0 ${point(inner, fromDegrees)}Z`,
  ].join('');
}

export interface Step {
  readonly value: number | null;
  readonly color: string;
}

/** The parts of the dial that thresholds colour: each from its value to the next one's. */
export function bands(
  steps: readonly Step[],
  min: number,
  max: number,
): Array<{ readonly from: number; readonly to: number; readonly color: string }> {
  return steps
    .map(({ value, color }, at) => ({
      from: shareOf(value === null ? min : Math.max(min, value), min, max),
      to: shareOf(steps[at + 1]?.value ?? max, min, max),
      color,
    }))
    .filter(({ from, to }) => to > from);
}
