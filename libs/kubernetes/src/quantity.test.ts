import { describe, expect, it } from 'vitest';
import {
  approximateNumber,
  formatMilli,
  formatQuantity,
  milliValue,
  parseQuantity,
  QuantityError,
  sameQuantity,
  unitValue,
} from './quantity.ts';

describe('reading quantities', () => {
  it.each([
    ['0', 0n],
    ['1', 1000n],
    ['100m', 100n],
    ['0.1', 100n],
    ['1.5', 1500n],
    ['.5', 500n],
    ['5.', 5000n],
    ['+2', 2000n],
    ['-2', -2000n],
    ['15.0', 15_000n],
    ['1k', 1_000_000n],
    ['2M', 2_000_000_000n],
    ['1Ki', 1_024_000n],
    ['512Mi', 536_870_912_000n],
    ['1.5Gi', 1_610_612_736_000n],
    ['1e3', 1_000_000n],
    ['1E3', 1_000_000n],
    ['12e-1', 1200n],
    ['250000u', 250n],
    ['9223372036854775807m', 9_223_372_036_854_775_807n],
  ])('%s is %d thousandths', (text, milli) => {
    expect(milliValue(text)).toBe(milli);
  });

  it.each([
    ['1u', 1n, 1n],
    ['-1u', -1n, -1n],
    ['1001u', 2n, 1n],
    ['1.0001', 1001n, 2n],
    ['-1.0001', -1001n, -2n],
    ['0.1n', 1n, 1n],
    ['1m', 1n, 1n],
    ['999999999n', 1000n, 1n],
  ])('rounds %s away from zero: %d thousandths, %d units', (text, milli, units) => {
    expect(milliValue(text)).toBe(milli);
    expect(unitValue(text)).toBe(units);
  });

  it('caps what is too large for 64 bits', () => {
    expect(unitValue('100E')).toBe(2n ** 63n - 1n);
    expect(unitValue('1e60')).toBe(2n ** 63n - 1n);
    expect(unitValue('-1e60')).toBe(-(2n ** 63n) + 1n);
    expect(milliValue('9E')).toBe(2n ** 63n - 1n);
    expect(milliValue('-9E')).toBe(-(2n ** 63n));
  });

  it.each(['', 'x', '1 ', '1mi', '1K', '1.2.3', '--1', '1e', '0x10', 'Infinity', '1e9999999999'])(
    'refuses "%s"',
    (text) => {
      expect(() => milliValue(text)).toThrow(QuantityError);
      expect(() => parseQuantity(text)).toThrow(`"${text}" is not a quantity`);
    },
  );

  it('refuses what is no text', () => {
    expect(() => milliValue(5 as unknown as string)).toThrow('5 is not a quantity');
  });
});

describe('canonical texts', () => {
  it.each([
    ['1.5', '1500m'],
    ['0.5', '500m'],
    ['1000m', '1'],
    ['1000', '1k'],
    ['1050', '1050'],
    ['100000', '100k'],
    ['123000000', '123M'],
    ['0', '0'],
    ['-0', '0'],
    ['-1.5', '-1500m'],
    ['1000Ki', '1000Ki'],
    ['1024Ki', '1Mi'],
    ['1.5Gi', '1536Mi'],
    ['1023', '1023'],
    ['0.5Ki', '512'],
    ['1Ki', '1Ki'],
    ['0.0001Ki', '102400u'],
    ['1.0001Ki', '1024102400u'],
    ['1e3', '1e3'],
    ['12e2', '1200'],
    ['1e-3', '1e-3'],
    ['1n', '1n'],
    ['5E', '5E'],
    ['1Ei', '1Ei'],
  ])('%s is written %s', (text, canonical) => {
    expect(formatQuantity(parseQuantity(text))).toBe(canonical);
  });

  it.each([
    [500n, 'DecimalSI', '500m'],
    [20_666n, 'DecimalSI', '20666m'],
    [2000n, 'DecimalSI', '2'],
    [0n, 'DecimalSI', '0'],
    [1000n, 'BinarySI', '1'],
    [1_000_000n, 'BinarySI', '1k'],
    [536_870_912_000n, 'BinarySI', '512Mi'],
    [536_870_912_500n, 'BinarySI', '536870912500m'],
    [9_223_372_036_854_775_807n, 'DecimalSI', '9223372036854775807m'],
  ] as const)('%d thousandths as %s are %s', (milli, format, text) => {
    expect(formatMilli(milli, format)).toBe(text);
  });

  it('tells equal amounts from others', () => {
    expect(sameQuantity('0.5', '500m')).toBe(true);
    expect(sameQuantity('1Ki', '1024')).toBe(true);
    expect(sameQuantity('1Ki', '1k')).toBe(false);
  });
});

it.each([
  ['0.1', 0.1],
  ['150m', 150 * 0.001],
  ['0.3', 3 * 0.1],
  ['2', 2],
  ['1Ki', 1024],
  ['-50m', -0.05],
])('%s is about %d', (text, number) => {
  expect(approximateNumber(text)).toBe(number);
});
