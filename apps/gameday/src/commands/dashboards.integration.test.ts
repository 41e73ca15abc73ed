import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { everyExpression, questions, ruleFiles } from '@gameday/dashboards';
import { samples } from '@gameday/dashboards/samples';
import { createPrometheus } from '@gameday/prometheus';
import { afterAll, describe, expect, it } from 'vitest';
import { askEverything } from './dashboards-live.ts';
import { findPromtool, promtool, refusedExpressions } from './dashboards-promtool.ts';

const tool = await findPromtool(process.env);
const folder = mkdtempSync(join(tmpdir(), 'gameday-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** promtool, with what it said when it is not content. */
const content = async (...args: readonly string[]) => {
  const { ok, output } = await promtool(tool ?? '', args, folder);
  return ok ? 'content' : output;
};

describe.skipIf(tool === undefined)("promtool, on Prometheus's rules", () => {
  it.each(ruleFiles().map((file) => [basename(file), file] as const))(
    'approves of %s and of its unit tests',
    async (_name, file) => {
      expect(await content('check', 'rules', file)).toBe('content');
      expect(await content('test', 'rules', file.replace(/\.yml$/, '.test.yml'))).toBe('content');
    },
  );
});

describe.skipIf(tool === undefined)("promtool, on the dashboards' queries", () => {
  it('takes every one', async () => {
    expect(await refusedExpressions(tool ?? '', everyExpression())).toEqual([]);
  });

  it('refuses what a grammar takes and Prometheus does not: a wrong type, a missing argument', async () => {
    const wrong = [
      { place: 'a rate of an instant', expression: 'rate(up{job=~"$job"})' },
      { place: 'a good one', expression: 'rate(up[$__rate_interval])' },
      { place: 'no quantile', expression: 'histogram_quantile(up)' },
    ];
    const refused = await refusedExpressions(tool ?? '', wrong);
    expect(refused.map(({ place }) => place)).toEqual(['a rate of an instant', 'no quantile']);
    expect(refused[0]?.why).toContain('expected type range vector');
  });
});

/** Every query that waits for an event: empty without what the event exports, not empty with it. */
describe.skipIf(tool === undefined)('a panel that waits for an event', () => {
  const waiting = questions(120).flatMap(({ until, expression, ...question }) =>
    until === undefined
      ? []
      : [{ ...question, until, expression: expression.replaceAll('$horizontalpodautoscaler', 'feed') }],
  );
  // An expression without a result makes `absent` 1.
  const test = (expression: string, isThere: boolean) => ({
    expr: `absent(${expression})`,
    eval_time: '118s',
    exp_samples: isThere ? [] : [{ labels: '{}', value: 1 }],
  });
  const events = [...new Set(waiting.map(({ until }) => until))];

  it.each(events)('has something to show after the event: %s', async (event) => {
    const of = waiting.filter(({ until }) => until === event);
    const expressions = of.map(({ expression }) => expression);
    const file = join(folder, `${event}.test.yml`);
    const tests = [
      { interval: '2s', input_series: samples[event], promql_expr_test: expressions.map((one) => test(one, true)) },
      { interval: '2s', input_series: [], promql_expr_test: expressions.map((one) => test(one, false)) },
    ];
    writeFileSync(file, JSON.stringify({ rule_files: [], evaluation_interval: '2s', tests }));
    expect(of.length).toBeGreaterThan(0);
    expect(await content('test', 'rules', file)).toBe('content');
  });
});

describe('every query', () => {
  const url = process.env['GAMEDAY_TEST_PROMETHEUS_URL'];

  it.skipIf(url === undefined)(
    'is answered by a Prometheus that knows no lab: with nothing, and without an error',
    async () => {
      const prometheus = createPrometheus({ url: url ?? '' });
      const answers = await askEverything(prometheus, 60);
      await prometheus.close();
      expect(answers.length).toBe(questions(60).length);
      expect(answers.filter(({ error }) => error !== undefined)).toEqual([]);
      const empty = answers.filter(({ series, dashboard }) => series === 0 && dashboard === 'Gameday / Resilience');
      expect(empty.length).toBeGreaterThan(10);
    },
  );
});
