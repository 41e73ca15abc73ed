import { describe, expect, it } from 'vitest';
import { dashboards } from './all.ts';
import { variablesIn } from './kit/interpolate.ts';
import { parsePromql } from './lint/promql.ts';
import { openVariables, questions } from './questions.ts';
import { events } from './kit/events.ts';
import { samples } from './samples/index.ts';

const all = questions(900);

describe('the questions that dashboards ask', () => {
  it('are those of every query of every panel', () => {
    const queries = dashboards
      .flatMap(({ rows }) => rows)
      .flatMap(({ panels }) => panels)
      .flatMap((panel) => panel.queries);
    expect(all.length).toBe(queries.length);
    expect(all.length).toBeGreaterThan(200);
  });

  it('have no variable left but those of which one value must be chosen', () => {
    const open = openVariables().map(({ name }) => name);
    expect(open).toEqual(['horizontalpodautoscaler']);
    const left = all.flatMap(({ expression }) => variablesIn(expression)).filter((name) => !/^\d+$/.test(name));
    expect([...new Set(left)]).toEqual(open);
  });

  it('are PromQL', () => {
    expect(all.flatMap(({ expression }) => parsePromql(expression).errors)).toEqual([]);
  });

  it('look over four scrapes of what they ask for', () => {
    const windowOf = (panel: string) =>
      /\[(\d+s)\]/.exec(all.find((question) => question.panel === panel)?.expression ?? '')?.[1];
    expect(windowOf('Requests per second, per service')).toBe('8s');
    expect(windowOf('Requests per second, per transaction')).toBe('20s');
    expect(windowOf('Processor time, per engine')).toBe('40s');
  });

  it('ask the door alone about the load that it takes', () => {
    const served = all.find(({ panel, refId }) => panel.endsWith('sent and served') && refId === 'B');
    expect(served?.expression).toContain('job=~"gateway"');
  });
});

it('every event has samples of what it makes the lab export', () => {
  expect(Object.keys(samples).toSorted()).toEqual(Object.keys(events).toSorted());
  expect(Object.entries(samples).filter(([, list]) => list.length === 0)).toEqual([]);
});
