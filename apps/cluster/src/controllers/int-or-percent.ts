/**
 * A number of pods that is given as one (`2`) or as a share of all (`'25%'`).
 * @throws RangeError where it is neither
 */
export function resolveIntOrPercent(value: number | string, total: number, round: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(value)?.[1];
  if (percent === undefined) throw new RangeError(`${JSON.stringify(value)} is neither a number nor a percentage`);
  // Multiplied first: 0.07 * 100 is more than 7 in floating point.
  const share = (Number(percent) * total) / 100;
  return round === 'up' ? Math.ceil(share) : Math.floor(share);
}
