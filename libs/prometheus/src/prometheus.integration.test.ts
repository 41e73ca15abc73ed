import { afterAll, describe, expect, it, vi } from 'vitest';
import { createPrometheus } from './prometheus.ts';

/** The server may be any that scrapes itself as the job `prometheus`. */
const url = process.env['GAMEDAY_TEST_PROMETHEUS_URL'];
if (!url) throw new Error('GAMEDAY_TEST_PROMETHEUS_URL is not set: these tests need a real Prometheus');
const prometheus = createPrometheus({ url });
afterAll(() => prometheus.close());

describe('Prometheus', () => {
  it('is ready', async () => {
    expect(await prometheus.ready()).toBe(true);
  });

  it('answers each type of query', async () => {
    expect(await prometheus.query('1 + 1')).toMatchObject({ type: 'scalar', sample: { value: 2 } });
    expect(await prometheus.query('"text"')).toEqual({ type: 'string', text: 'text' });
    expect(await prometheus.query('vector(3)')).toMatchObject({ type: 'vector', elements: [{ metric: {}, value: 3 }] });
    expect(await prometheus.query('vector(3)[4s:2s]')).toMatchObject({
      type: 'matrix',
      series: [{ samples: [{ value: 3 }, { value: 3 }] }],
    });
  });

  it.each([
    ['0 / 0', Number.NaN],
    ['1 / 0', Number.POSITIVE_INFINITY],
    ['-1 / 0', Number.NEGATIVE_INFINITY],
    ['sum(vector(5))', 5],
    ['no_such_metric', undefined],
  ])('has for %s the one value %d', async (promql, value) => {
    expect(await prometheus.scalar(promql)).toBe(value);
  });

  it('evaluates at the moment asked for', async () => {
    const time = new Date('2025-01-02T03:04:05Z');
    expect(await prometheus.scalar('time()', { time })).toBe(time.getTime() / 1000);
    expect(await prometheus.scalar('time()', { time: time.getTime() })).toBe(time.getTime() / 1000);
  });

  it('evaluates over a range, ends included', async () => {
    const end = 1_735_787_045_000;
    const [series] = await prometheus.queryRange('time()', { start: end - 10_000, end, stepSeconds: 5 });
    expect(series?.samples).toEqual(
      [10_000, 5_000, 0].map((before) => ({ timeMs: end - before, value: (end - before) / 1000 })),
    );
  });

  it('keeps labels', async () => {
    const promql =
      'label_replace(vector(1), "service", "users", "", "") or label_replace(vector(2), "a", "ü\\"", "", "")';
    const elements = await prometheus.vector(promql);
    expect(elements.map(({ metric, value }) => [metric, value])).toEqual([
      [{ service: 'users' }, 1],
      [{ a: 'ü"' }, 2],
    ]);
    await expect(prometheus.scalar(promql)).rejects.toThrow(/2 elements; aggregate them/);
  });

  it('says in its own words what is wrong with a query', async () => {
    await expect(prometheus.query('up(')).rejects.toThrow(
      /400 .*bad_data: .*unclosed left parenthesis\. The query: up\(/,
    );
    await expect(prometheus.query('up(')).rejects.toMatchObject({ code: 'prometheus_refused', type: 'bad_data' });
    await expect(prometheus.vector('1')).rejects.toThrow('A vector was expected, and this query has a scalar: 1');
    await expect(prometheus.queryRange('1', { start: 0, end: 1e12, stepSeconds: 1 })).rejects.toThrow(/resolution/);
  });

  it('takes queries longer than an address may be', async () => {
    expect(await prometheus.scalar(`vector(1) or no_such_metric{label="${'x'.repeat(100_000)}"}`)).toBe(1);
  });

  it('knows what it scrapes: itself, among others', { timeout: 30_000 }, async () => {
    await vi.waitUntil(async () => (await prometheus.scalar('up{job="prometheus"}')) === 1, { timeout: 25_000 });
    const own = (await prometheus.targets()).find(({ pool }) => pool === 'prometheus');
    expect(own).toMatchObject({ health: 'up', lastError: '', labels: { job: 'prometheus' } });
    expect(own?.url).toMatch(/^http:.*\/metrics$/);
    const range = { start: Date.now() - 60_000, end: Date.now() };
    const series = await prometheus.series(['up{job="prometheus"}', '{job="none"}'], range);
    expect(series).toEqual([{ __name__: 'up', job: 'prometheus', instance: own?.labels['instance'] }]);
    expect(await prometheus.labelValues('job', 'up{job="prometheus"}')).toEqual(['prometheus']);
    expect(await prometheus.labelValues('job')).toContain('prometheus');
  });

  it('has nothing for what it does not know, and reads the rules that it has', async () => {
    const now = Date.now();
    expect(await prometheus.exemplars('no_such_metric', now - 60_000, now)).toEqual([]);
    expect(await prometheus.series('no_such_metric')).toEqual([]);
    expect(await prometheus.labelValues('no_such_label')).toEqual([]);
    expect(await prometheus.rules()).toBeInstanceOf(Array);
    await expect(prometheus.series('{')).rejects.toThrow(/bad_data/);
  });

  it('is not asked about a moment in seconds', async () => {
    await expect(prometheus.query('1', { time: Date.now() / 1000 })).rejects.toThrow(/milliseconds/);
  });
});
