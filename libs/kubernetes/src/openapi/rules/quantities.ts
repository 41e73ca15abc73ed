import { parseQuantity, QuantityError } from '../../quantity.ts';

/** Billionths; undefined for what is no quantity, which the schema's check reports. */
export function nanosOf(quantity: string | number): bigint | undefined {
  try {
    return parseQuantity(String(quantity)).nanos;
  } catch (error) {
    if (error instanceof QuantityError) return undefined;
    throw error;
  }
}

export const isNegative = (quantity: string | number): boolean => (nanosOf(quantity) ?? 0n) < 0n;

/** Also of what is no quantity: one fault is told once. */
export const isPositive = (quantity: string | number): boolean => (nanosOf(quantity) ?? 1n) > 0n;

export function exceeds(quantity: string | number, limit: string | number): boolean {
  const [nanos, limitNanos] = [nanosOf(quantity), nanosOf(limit)];
  return nanos !== undefined && limitNanos !== undefined && nanos > limitNanos;
}
