import { describe, expect, it } from 'vitest';
import { parsePromql } from './promql.ts';

describe('an expression', () => {
  it('is read with its selectors, their ranges and what these are handed to', () => {
    const { selectors, errors } = parsePromql(
      'sum by (a) (rate(x_total{job=~"f.*", b!="c"}[5m])) / on (a) max_over_time({__name__="y"}[1h:]) + z offset 5m',
    );
    expect(errors).toEqual([]);
    expect(selectors).toEqual([
      {
        text: 'x_total{job=~"f.*", b!="c"}',
        name: 'x_total',
        matchers: [
          { label: 'job', operator: '=~', value: 'f.*' },
          { label: 'b', operator: '!=', value: 'c' },
        ],
        range: '5m',
        handedTo: 'rate',
      },
      { text: '{__name__="y"}', name: 'y', matchers: [{ label: '__name__', operator: '=', value: 'y' }] },
      { text: 'z', name: 'z', matchers: [] },
    ]);
  });

  it('may have names with colons, as vLLM and recording rules have them', () => {
    expect(parsePromql('slo:objective:ratio{} > vllm:num_requests_running').selectors.map(({ name }) => name)).toEqual([
      'slo:objective:ratio',
      'vllm:num_requests_running',
    ]);
  });

  it.each(['sum(', 'rate(x[5m)', 'x{a=b}', 'sum by a (x)', 'foo bar', ''])('%j is none', (text) => {
    expect(parsePromql(text).errors).not.toEqual([]);
  });
});
