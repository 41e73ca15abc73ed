import type { DataFrame } from '@grafana/data';
import { fieldType } from './testing.ts';
import { describe, expect, it } from 'vitest';
import { splitFrames, thin } from './exemplars.ts';

const frame = (name: string | undefined, columns: Record<string, unknown[]>, custom?: object): DataFrame =>
  ({
    ...(name !== undefined && { name }),
    ...(custom && { meta: { custom } }),
    length: columns['Time']?.length ?? 0,
    fields: Object.entries(columns).map(([field, values]) => ({
      name: field,
      config: {},
      values,
      type: field === 'Time' ? fieldType.time : field === 'Value' ? fieldType.number : fieldType.string,
    })),
  }) as DataFrame;

const at = (atMs: number, value: number) => ({ atMs, value, traceId: undefined, labels: {} });

describe('exemplars', () => {
  it('are told from series by name or kind of result, and bear their trace', () => {
    const series = frame('users', { Time: [1], Value: [2] });
    const { series: rest, exemplars } = splitFrames([
      series,
      frame('exemplar', {
        Time: [10],
        Value: [0.5],
        trace_id: ['abc'],
        service: ['users'],
        le: ['1'],
        __name__: ['x_bucket'],
      }),
      frame(undefined, { Time: [20], Value: [0.7], traceID: [''] }, { resultType: 'exemplar' }),
    ]);
    expect(rest).toEqual([series]);
    expect(exemplars).toEqual([
      { atMs: 10, value: 0.5, traceId: 'abc', labels: { trace_id: 'abc', service: 'users' } },
      { atMs: 20, value: 0.7, traceId: undefined, labels: { traceID: '' } },
    ]);
  });

  it('are thinned to the slowest of each part of the time range, in their order', () => {
    expect(thin([at(0, 1), at(9, 3), at(4, 2), at(55, 1), at(100, 5), at(101, 9)], 0, 100, 10)).toEqual([
      at(9, 3),
      at(55, 1),
      at(100, 5),
    ]);
  });

  it('that are no numbers are left out', () => expect(thin([at(5, Number.NaN)], 0, 10)).toEqual([]));
});
