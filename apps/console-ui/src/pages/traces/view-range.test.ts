import { describe, expect, it } from 'vitest';
import { placeIn, viewAround, viewOf, viewText } from './view-range.ts';

const whole = { startUs: 1_000, durationUs: 100 };

describe('a view of a trace', () => {
  it.each([
    ['', whole],
    ['20-60', { startUs: 1_020, durationUs: 40 }],
    ['20-900', { startUs: 1_020, durationUs: 80 }],
    ['60-20', whole],
    ['x', whole],
  ])('%j in an address is read, and written again', (text, view) => {
    expect(viewOf(text, whole)).toEqual(view);
    expect(viewOf(viewText(view, whole), whole)).toEqual(view);
  });

  it.each([
    [1_000, 1_100, { left: 0, width: 100 }],
    [1_025, 1_050, { left: 25, width: 25 }],
    [900, 1_010, { left: 0, width: 10 }],
    [1_101, 1_200, undefined],
  ])('from %d to %d is drawn at %j', (from, to, place) => expect(placeIn(whole, from, to)).toEqual(place));

  it('of a trace without a duration is full', () => {
    expect(placeIn({ startUs: 5, durationUs: 0 }, 5, 5)).toEqual({ left: 0, width: 100 });
  });

  it('around a span stays within the trace', () => {
    expect(viewAround(1_000, 50, whole)).toEqual({ startUs: 1_000, durationUs: 55 });
    expect(viewAround(1_050, 20, whole)).toEqual({ startUs: 1_048, durationUs: 24 });
  });
});
