import { metric } from '@gameday/conventions';
import { describe, expect, it } from 'vitest';
import { interpolate, variablesIn } from './interpolate.ts';
import { grown, mean, orNone, orZero, quantile, rateBy, ratio, select, selectAll, sumBy } from './promql.ts';

describe('PromQL', () => {
  it.each([
    ['chooses by the variables', select('up'), 'up{job=~"$job", instance=~"$instance"}'],
    [
      'takes more conditions',
      select(metric.calls, 'a="b"'),
      `${metric.calls.name}{job=~"$job", instance=~"$instance", a="b"}`,
    ],
    ['chooses everything', selectAll('up'), 'up{}'],
    ['adds up by labels', sumBy(['a', 'b'], 'x'), 'sum by (a, b) (x)'],
    ['adds up all', sumBy([], 'x'), 'sum(x)'],
    ['rates over the window', rateBy(['a'], 'x'), 'sum by (a) (rate(x[$__rate_interval]))'],
    ['divides by what is there', ratio('a', 'b'), 'a\n/\n(b > 0)'],
    ['is 0 where it is absent', orZero('a', 'b'), '(a or 0 * b)'],
    [
      'is 0 under a name where nothing happened',
      orNone('sum by (a, b) (x)', { a: 'all', b: 'none' }),
      'sum by (a, b) (x)\nor on ()\nlabel_replace(label_replace(vector(0), "a", "all", "", ""), "b", "none", "", "")',
    ],
    [
      'reads quantiles of buckets',
      quantile(0.99, ['a'], 'd'),
      'histogram_quantile(0.99, sum by (a, le) (rate(d_bucket{job=~"$job", instance=~"$instance"}[$__rate_interval])))',
    ],
    [
      'counts what was born in the window in full',
      grown(['a'], 'x{}'),
      'sum by (a) ((x{} unless x{} offset $__rate_interval) or increase(x{}[$__rate_interval]))',
    ],
    [
      'averages by sum and count',
      mean([], 'd'),
      'sum(rate(d_sum{job=~"$job", instance=~"$instance"}[$__rate_interval]))\n/\n' +
        '(sum(rate(d_count{job=~"$job", instance=~"$instance"}[$__rate_interval])) > 0)',
    ],
  ])('%s', (_what, expression, expected) => expect(expression).toBe(expected));
});

describe('variables in a text', () => {
  it('are found in every notation', () => {
    expect(variablesIn('$a ${b} ${c:regex} $__range "$1" 5$')).toEqual(['a', 'b', 'c', '__range', '1']);
  });

  it('are filled in, and left where they have no value', () => {
    expect(interpolate('{a=~"$a", b="${b:csv}", c="$c"}[$__range]', { a: '.+', b: 'x', __range: '1m' })).toBe(
      '{a=~".+", b="x", c="$c"}[1m]',
    );
  });
});
