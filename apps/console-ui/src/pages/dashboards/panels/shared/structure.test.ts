import type { DataFrame } from '@grafana/data';
import { fieldType } from './testing.ts';
import { describe, expect, it } from 'vitest';
import { structureOf } from './structure.ts';

const frame = (change: { name?: string; unit?: string; values?: number[]; links?: unknown[] } = {}): DataFrame =>
  ({
    length: 1,
    fields: [
      { name: 'Time', type: fieldType.time, config: {}, values: [1] },
      {
        name: change.name ?? 'a',
        type: fieldType.number,
        config: { unit: change.unit ?? 's', ...(change.links && { links: change.links }) },
        values: change.values ?? [1],
      },
    ],
  }) as DataFrame;

describe('the structure of frames', () => {
  it.each([
    ['stays with other values', frame({ values: [7] })],
    ['stays with other links', frame({ links: [{ title: 'x', url: '', onClick: () => undefined }] })],
  ])('%s', (_what, other) => expect(structureOf([other])).toBe(structureOf([frame()])));

  it.each([
    ['another name', [frame({ name: 'b' })]],
    ['another unit', [frame({ unit: 'ms' })]],
    ['one more', [frame(), frame()]],
  ])('changes with %s', (_what, others) => expect(structureOf(others)).not.toBe(structureOf([frame()])));
});
