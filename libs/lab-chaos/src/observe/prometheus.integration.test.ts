import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { labProviders } from '../index.ts';
import { littleRun, noLab } from '../testing/little-run.ts';

const url = process.env['GAMEDAY_TEST_PROMETHEUS_URL'] ?? 'http://127.0.0.1:1';
const { folder, ...lab } = noLab();
const providers = labProviders({ ...lab, ports: { ...lab.ports, prometheus: Number(new URL(url).port) } });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ask = (func: string, args: object) => littleRun(providers).call('prometheus', func, args);
/** Two series, 2 and 4. */
const two = 'label_replace(vector(2), "a", "x", "", "") or label_replace(vector(4), "a", "y", "", "")';

describe('an instant query', () => {
  it.each<[string, object, number]>([
    ['a scalar', { query: 'scalar(vector(7))' }, 7],
    ['a vector of one', { query: 'vector(7)' }, 7],
    ['several, reduced', { query: two, reduce: 'avg' }, 3],
    ['the largest of several', { query: two, reduce: 'max' }, 4],
    ['nothing, and what that is to mean', { query: 'no_such_metric', orElse: 0 }, 0],
    ['nothing divided by nothing', { query: 'vector(0) / vector(0)', orElse: 1 }, 1],
    ['something divided by nothing', { query: 'vector(1) / vector(0)', orElse: 1 }, Infinity],
  ])('answers %s', async (_what, args, expected) => {
    expect(await ask('query', args)).toBe(expected);
  });

  it.each<[string, object, RegExp]>([
    ['nothing', { query: 'no_such_metric' }, /there are no samples of no_such_metric; say with "orElse"/],
    ['several', { query: two }, /answers 2 series: aggregate them, or say with "reduce" how/],
    ['a range', { query: 'up[1m]' }, /not numbers of one moment/],
    ['nonsense', { query: 'sum(' }, /parse error/],
  ])('refuses %s', async (_what, args, message) => {
    await expect(ask('query', args)).rejects.toThrow(message);
  });
});

describe('a range query', () => {
  it('answers one number', async () => {
    expect(await ask('range', { query: 'vector(3)', lastSeconds: 10 })).toBe(3);
    expect(await ask('range', { query: 'vector(3)', lastSeconds: 10, stepSeconds: 1, reduce: 'count' })).toBe(11);
    expect(await ask('range', { query: 'no_such_metric', lastSeconds: 10, orElse: 5 })).toBe(5);
  });

  it('answers series as Prometheus writes them', async () => {
    const answer = await ask('series', { query: 'vector(1) / vector(0)', lastSeconds: 4, stepSeconds: 2 });
    const values = [expect.any(Number), '+Inf'];
    expect(answer).toEqual({ resultType: 'matrix', result: [{ metric: {}, values: [values, values, values] }] });
  });
});
