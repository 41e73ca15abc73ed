/** How a quantity is written: `100m`, `512Mi`, `1e3`. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/**
 * A resource quantity, exact: Kubernetes keeps nothing finer than a billionth.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export interface ParsedQuantity {
  /** Billionths of the unit. */
  readonly nanos: bigint;
  readonly format: QuantityFormat;
}

/** A text that is no quantity; `message` quotes it and shows the forms. */
export class QuantityError extends Error {
  readonly code = 'bad_quantity';

  constructor(text: unknown) {
    super(
      `${typeof text === 'string' ? `"${text}"` : JSON.stringify(text)} is not a quantity; write a number with an optional suffix, such as 250m, 2, 1.5, 512Mi, 1G or 1e3`,
    );
    this.name = 'QuantityError';
  }
}

const nanosPerUnit = 1_000_000_000n;
/** Upstream caps quantities here. */
const nanosMax = (2n ** 63n - 1n) * nanosPerUnit;
const int64Max = 2n ** 63n - 1n;
const decimalSuffixes = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 } as const;
const decimalSuffixOf = new Map<number, string>(
  Object.entries(decimalSuffixes).map(([suffix, exponent]) => [exponent, suffix]),
);
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;
const syntax = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([numkMGTPE])|([KMGTPE]i)|[eE]([+-]?\d{1,9}))?$/;
/** Beyond this a decimal exponent says only "too large" or "too small". */
const exponentMax = 64;

interface Parts {
  readonly negative: boolean;
  /** All digits, without the point. */
  readonly digits: bigint;
  /** Power of ten that they are multiplied by. */
  readonly scale: number;
  /** Power of two. */
  readonly shift: number;
  readonly format: QuantityFormat;
}

function parts(text: string): Parts {
  const match = typeof text === 'string' ? syntax.exec(text) : null;
  if (!match) throw new QuantityError(text);
  const [, sign, number = '', decimal, binary, exponent] = match;
  const [whole = '', fraction = ''] = number.split('.');
  const digits = BigInt(whole + fraction);
  const negative = sign === '-';
  const suffixScale = exponent === undefined ? decimalSuffixes[(decimal ?? '') as keyof typeof decimalSuffixes] : 0;
  const power = exponent === undefined ? suffixScale : Math.max(-exponentMax, Math.min(exponentMax, Number(exponent)));
  const shift = binary === undefined ? 0 : 10 * binarySuffixes.indexOf(binary as (typeof binarySuffixes)[number]);
  const format = binary === undefined ? (exponent === undefined ? 'DecimalSI' : 'DecimalExponent') : 'BinarySI';
  return { negative, digits, scale: power - fraction.length, shift, format };
}

/** Division that rounds away from zero, as upstream rounds every quantity. */
const divideUp = (value: bigint, by: bigint): bigint =>
  value >= 0n ? (value + by - 1n) / by : -((-value + by - 1n) / by);

/**
 * Reads a quantity: `250m`, `1.5`, `512Mi`, `1e3`. What is finer than a billionth is rounded away from zero.
 * @throws QuantityError
 */
export function parseQuantity(text: string): ParsedQuantity {
  const { negative, digits, scale, shift, format } = parts(text);
  const power = scale + 9;
  const shifted = digits << BigInt(shift);
  const exact = power >= 0 ? shifted * 10n ** BigInt(power) : divideUp(shifted, 10n ** BigInt(-power));
  const nanos = exact > nanosMax ? nanosMax : exact;
  // Fractions of one have no binary form.
  const canonical = format === 'BinarySI' && nanos > 0n && nanos < nanosPerUnit ? 'DecimalSI' : format;
  return { nanos: negative ? -nanos : nanos, format: canonical };
}

const clampInt64 = (value: bigint): bigint =>
  value > int64Max ? int64Max : value < -int64Max - 1n ? -int64Max - 1n : value;

/** Most quantities are short and of a few kinds: these need no bigint division. */
const quick = /^(\d{1,9})(m|k|Ki|Mi|Gi)?$/;
const quickFactor = { '': 1000n, m: 1n, k: 1_000_000n, Ki: 1_024_000n, Mi: 1_048_576_000n, Gi: 1_073_741_824_000n };

/**
 * Thousandths, rounded away from zero, within 64 bits: `milliValue('1.5')` is 1500n.
 * @throws QuantityError
 */
export function milliValue(text: string): bigint {
  const match = typeof text === 'string' ? quick.exec(text) : null;
  if (match) return BigInt(match[1] as string) * quickFactor[(match[2] ?? '') as keyof typeof quickFactor];
  return clampInt64(divideUp(parseQuantity(text).nanos, 1_000_000n));
}

/**
 * Whole units, rounded away from zero, within 64 bits: `unitValue('1.5')` is 2n.
 * @throws QuantityError
 */
export const unitValue = (text: string): bigint => clampInt64(divideUp(parseQuantity(text).nanos, nanosPerUnit));

/**
 * The nearest float as Kubernetes computes it: digits times a power of ten, so that `0.3` is 0.30000000000000004.
 * @throws QuantityError
 */
export function approximateNumber(text: string): number {
  const { negative, digits, scale, shift } = parts(text);
  const base = Number(digits << BigInt(shift));
  const value = scale === 0 ? base : base * Number(`1e${scale}`);
  return negative ? -value : value;
}

/** Takes out of a value all factors of another. */
function removeFactors(value: bigint, factor: bigint): [rest: bigint, times: number] {
  let rest = value;
  let times = 0;
  while (rest !== 0n && rest % factor === 0n) {
    rest /= factor;
    times += 1;
  }
  return [rest, times];
}

function formatDecimal(nanos: bigint, format: 'DecimalSI' | 'DecimalExponent'): string {
  const [mantissa, tens] = removeFactors(nanos, 10n);
  const power = tens - 9;
  const exponent = Math.min(18, Math.floor(power / 3) * 3);
  const number = mantissa * 10n ** BigInt(power - exponent);
  if (format === 'DecimalSI') return `${number}${decimalSuffixOf.get(exponent) ?? ''}`;
  return exponent === 0 ? `${number}` : `${number}e${exponent}`;
}

/** The canonical text: no fraction, the largest suffix that loses nothing; binary below 1024 is written as decimal. */
export function formatQuantity({ nanos, format }: ParsedQuantity): string {
  if (nanos === 0n) return '0';
  const small = nanos > -1024n * nanosPerUnit && nanos < 1024n * nanosPerUnit;
  if (format !== 'BinarySI' || small || nanos % nanosPerUnit !== 0n) {
    return formatDecimal(nanos, format === 'BinarySI' ? 'DecimalSI' : format);
  }
  const [mantissa, times] = removeFactors(nanos / nanosPerUnit, 1024n);
  const suffix = Math.min(times, binarySuffixes.length - 1);
  return `${mantissa * 1024n ** BigInt(times - suffix)}${binarySuffixes[suffix]}`;
}

/** A quantity of so many thousandths, in its canonical text: 1500n is `1500m`, 2000n is `2`. */
export const formatMilli = (milli: bigint, format: QuantityFormat = 'DecimalSI'): string =>
  formatQuantity({ nanos: milli * 1_000_000n, format });

/** Whether two texts mean the same amount: `0.5` and `500m`. @throws QuantityError */
export const sameQuantity = (a: string, b: string): boolean =>
  a === b || parseQuantity(a).nanos === parseQuantity(b).nanos;
