import { describe, expect, it } from 'vitest';
import { readExemplars } from './exemplars.ts';
import { readNumber, readResult } from './result.ts';
import { readRules } from './rules.ts';
import { readTargets } from './targets.ts';

// The answers here were recorded from Prometheus 2.42.

describe('readNumber', () => {
  it.each([
    ['0.05', 0.05],
    ['1e+00', 1],
    ['-17', -17],
    ['NaN', Number.NaN],
    ['+Inf', Number.POSITIVE_INFINITY],
    ['-Inf', Number.NEGATIVE_INFINITY],
  ])('reads %s', (text, number) => {
    expect(readNumber(text)).toBe(number);
  });

  it.each(['', 'many', null, 5, undefined])('refuses %j', (value) => {
    expect(() => readNumber(value)).toThrow(/a value is/);
  });
});

describe('readResult', () => {
  const metric = { __name__: 'up', job: 'prometheus' };

  it.each([
    [
      { resultType: 'vector', result: [{ metric, value: [1795403296.223, '1'] }] },
      { type: 'vector', elements: [{ metric, timeMs: 1795403296223, value: 1 }] },
    ],
    [
      { resultType: 'matrix', result: [{ metric, values: [[1795403296, 'NaN']] }] },
      { type: 'matrix', series: [{ metric, samples: [{ timeMs: 1795403296000, value: Number.NaN }] }] },
    ],
    [
      { resultType: 'scalar', result: [1795403281.863, '+Inf'] },
      { type: 'scalar', sample: { timeMs: 1795403281863, value: Number.POSITIVE_INFINITY } },
    ],
    [
      { resultType: 'string', result: [1795403281.876, 'a'] },
      { type: 'string', text: 'a' },
    ],
    [
      { resultType: 'vector', result: [{ metric, histogram: [1795403296, { count: '1', sum: '1' }] }] },
      { type: 'vector', elements: [] },
    ],
  ])('reads %j', (data, result) => {
    expect(readResult(data)).toEqual(result);
  });

  it.each([
    [{ resultType: 'table', result: [] }, 'data.resultType is "table"'],
    [{ resultType: 'vector', result: {} }, 'result is no list'],
    [{ resultType: 'vector', result: [{ metric, value: ['now', '1'] }] }, `a sample's time is "now"`],
    [undefined, 'data is no object'],
  ])('refuses %j', (data, problem) => {
    expect(() => readResult(data)).toThrow(problem);
  });
});

describe('readExemplars', () => {
  it('reads labels, value and time', () => {
    const metric = { __name__: 'd_bucket', instance: '127.0.0.1:24791', job: 'fake', le: '0.1' };
    const exemplars = [{ labels: { trace_id: 'abc' }, value: '0.05', timestamp: 1795403668.813 }];
    expect(readExemplars([{ seriesLabels: metric, exemplars }])).toEqual([
      { metric, exemplars: [{ labels: { trace_id: 'abc' }, value: 0.05, timeMs: 1795403668813 }] },
    ]);
  });
});

describe('readTargets', () => {
  it('reads what is scraped and how it goes', () => {
    const recorded = {
      discoveredLabels: { __address__: '127.0.0.1:24791', job: 'fake' },
      labels: { instance: '127.0.0.1:24791', job: 'fake' },
      scrapePool: 'fake',
      scrapeUrl: 'http://127.0.0.1:24791/metrics',
      lastError: 'connection refused',
      lastScrapeDuration: 0.000757073,
      health: 'down',
    };
    expect(readTargets({ activeTargets: [recorded], droppedTargets: [] })).toEqual([
      {
        pool: 'fake',
        url: 'http://127.0.0.1:24791/metrics',
        labels: { instance: '127.0.0.1:24791', job: 'fake' },
        discoveredLabels: { __address__: '127.0.0.1:24791', job: 'fake' },
        health: 'down',
        lastError: 'connection refused',
        lastScrapeSeconds: 0.000757073,
      },
    ]);
  });
});

describe('readRules', () => {
  const alert = {
    labels: { alertname: 'AlwaysUp', severity: 'info' },
    annotations: { summary: 'up' },
    state: 'firing',
    activeAt: '2026-11-23T03:08:04.632510205Z',
    value: '1e+00',
  };
  const alerting = {
    state: 'firing',
    name: 'AlwaysUp',
    query: 'up > 0',
    duration: 60,
    labels: { severity: 'info' },
    annotations: { summary: 'up' },
    alerts: [alert],
    health: 'ok',
    type: 'alerting',
  };
  const recording = { name: 'up:sum', query: 'sum(up)', health: 'ok', type: 'recording' };
  const groups = (...rules: object[]) => ({ groups: [{ name: 'g', file: 'rules.yml', rules }] });
  const base = { group: 'g', file: 'rules.yml', health: 'ok', lastError: '' };

  it('reads both kinds, and the alerts', () => {
    expect(readRules(groups(recording, alerting))).toEqual([
      { ...base, type: 'recording', name: 'up:sum', query: 'sum(up)', labels: {} },
      {
        ...base,
        type: 'alerting',
        name: 'AlwaysUp',
        query: 'up > 0',
        labels: { severity: 'info' },
        state: 'firing',
        forSeconds: 60,
        annotations: { summary: 'up' },
        alerts: [{ ...alert, value: 1 }],
      },
    ]);
  });

  it.each([
    [{ ...recording, type: 'other' }, `a rule's type is "other"`],
    [{ ...alerting, state: 'ringing' }, `an alert's state is "ringing"`],
  ])('refuses %j', (rule, problem) => {
    expect(() => readRules(groups(rule))).toThrow(problem);
  });
});
