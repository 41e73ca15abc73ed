import { toInt32, wrapInt64 } from './integers.ts';

/** How far from 1 a ratio may be with nothing done, per direction. */
export interface Tolerances {
  readonly scaleUp: number;
  readonly scaleDown: number;
}

export const isWithin = ({ scaleUp, scaleDown }: Tolerances, ratio: number): boolean =>
  1 - scaleDown <= ratio && ratio <= 1 + scaleUp;

type Values = ReadonlyMap<string, bigint>;

export interface Utilization {
  readonly ratio: number;
  /** Whole percent of the requests, cut off. */
  readonly utilization: number;
  /** Per pod, cut off. */
  readonly averageMilli: bigint;
}

/**
 * Usage over requests over target. Pods without a request take no part.
 * @throws Error where nothing is left
 */
export function utilizationRatio(usage: Values, requests: Values, targetUtilization: number): Utilization {
  let used = 0n;
  let requested = 0n;
  let count = 0n;
  for (const [pod, value] of usage) {
    const request = requests.get(pod);
    if (request === undefined) continue;
    used = wrapInt64(used + value);
    requested = wrapInt64(requested + request);
    count += 1n;
  }
  if (requested === 0n) throw new Error('no metrics returned matched known pods');
  const utilization = toInt32(Number(wrapInt64(used * 100n) / requested));
  return { ratio: utilization / targetUtilization, utilization, averageMilli: used / count };
}

/** The average over all samples, cut off to a whole number of thousandths, over the target. */
export function usageRatio(usage: Values, targetMilli: bigint): { ratio: number; averageMilli: bigint } {
  let used = 0n;
  for (const value of usage.values()) used = wrapInt64(used + value);
  const averageMilli = used / BigInt(usage.size);
  return { ratio: Number(averageMilli) / Number(targetMilli), averageMilli };
}
