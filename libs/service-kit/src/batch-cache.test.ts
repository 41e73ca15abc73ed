import { beforeEach, describe, expect, it } from 'vitest';
import { createBatchCache, type BatchCache } from './batch-cache.ts';
import { quietTelemetry } from './testing/sample.ts';

let now = 0;
let cache: BatchCache<string>;
let asked: string[][] = [];
const source = new Map<string, string>();
let away: Error | undefined;

const ask = async (keys: readonly string[]) => {
  asked.push([...keys]);
  await Promise.resolve();
  if (away) throw away;
  return Object.fromEntries(keys.flatMap((key) => (source.has(key) ? [[key, source.get(key) as string]] : [])));
};
const lookUp = async (...keys: string[]) => {
  const { values, failure } = await cache.lookUp(keys, ask);
  return { ...Object.fromEntries(values), ...(failure !== undefined && { failure }) };
};

beforeEach(() => {
  now = 0;
  asked = [];
  away = undefined;
  source.clear();
  for (const name of ['a', 'b', 'c']) source.set(name, name.toUpperCase());
  cache = createBatchCache({
    name: 'x',
    ttlMs: 100,
    staleIfErrorMs: 1000,
    sizeMax: 3,
    telemetry: quietTelemetry(),
    now: () => now,
  });
});

describe('a batch cache', () => {
  it('asks once for all that is missing, and not again while it is fresh', async () => {
    expect(await lookUp('a', 'b', 'a')).toEqual({ a: 'A', b: 'B' });
    expect(await lookUp('a', 'b', 'c')).toEqual({ a: 'A', b: 'B', c: 'C' });
    now = 100;
    expect(await lookUp('a')).toEqual({ a: 'A' });
    expect(asked).toEqual([['a', 'b'], ['c']]);
    now = 101;
    source.set('a', 'AA');
    expect(await lookUp('a')).toEqual({ a: 'AA' });
  });

  it('lets a crowd that asks at once share one question', async () => {
    const answers = await Promise.all([lookUp('a', 'b'), lookUp('a'), lookUp('b', 'c'), lookUp('c')]);
    expect(answers).toEqual([{ a: 'A', b: 'B' }, { a: 'A' }, { b: 'B', c: 'C' }, { c: 'C' }]);
    expect(asked).toEqual([['a', 'b'], ['c']]);
  });

  it('remembers that there is no value', async () => {
    expect(await lookUp('nobody')).toEqual({});
    expect(await lookUp('nobody')).toEqual({});
    expect(asked).toHaveLength(1);
  });

  it('serves old values while the source fails, says so, and for no longer than told', async () => {
    await lookUp('a');
    away = new Error('away');
    now = 1100;
    expect(await lookUp('a', 'b')).toEqual({ a: 'A', failure: away });
    now = 1101;
    expect(await lookUp('a')).toEqual({ failure: away });
    away = undefined;
    expect(await lookUp('a', 'b')).toEqual({ a: 'A', b: 'B' });
  });

  it('asks again after a failure', async () => {
    away = new Error('away');
    expect(await lookUp('a')).toEqual({ failure: away });
    away = undefined;
    expect(await lookUp('a')).toEqual({ a: 'A' });
  });

  it('keeps no more than told: what was stored longest ago goes first', async () => {
    for (const key of ['a', 'b', 'c', 'd']) await lookUp(key);
    asked = [];
    await lookUp('b', 'c', 'd');
    expect(asked).toEqual([]);
    await lookUp('a');
    expect(asked).toEqual([['a']]);
  });

  it('serves what was set without asking', async () => {
    cache.set('a', 'changed');
    expect(await lookUp('a')).toEqual({ a: 'changed' });
    expect(asked).toEqual([]);
  });
});
