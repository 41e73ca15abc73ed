import { describe, expect, it } from 'vitest';
import { carried, hrefOf, isSafe, linked, withParams } from './links.ts';

it.each([
  ['/d/gameday-slo/objectives?var-job=x', '/dashboards/gameday-slo?var-job=x'],
  ['http://127.0.0.1:3000/d/gameday-slo', '/dashboards/gameday-slo'],
  [
    'http://127.0.0.1:16686/trace/3bd55af1c01eae299302d04e7d932363?uiFind=x',
    '/traces/3bd55af1c01eae299302d04e7d932363',
  ],
  ['https://grafana.com/docs', 'https://grafana.com/docs'],
])('%s leads to %s', (url, expected) => expect(hrefOf(url)).toBe(expected));

it.each([
  ['/dashboards/x', true],
  ['https://grafana.com', true],
  ['javascript:alert(1)', false],
  ['//elsewhere', false],
  ['data:text/html,x', false],
])('%s may be opened: %s', (url, expected) => expect(isSafe(url)).toBe(expected));

describe('what links carry on', () => {
  const shown = { from: 'now-1h', to: 'now', choices: { job: ['a', 'b'] } };
  it('is the time range and the choices, where they say so', () => {
    const both = carried({ keepTime: true, includeVars: true }, shown);
    expect(withParams('/x?y=1#z', both)).toBe('/x?y=1&from=now-1h&to=now&var-job=a&var-job=b#z');
    expect(withParams('/x', carried({ keepTime: false, includeVars: false }, shown))).toBe('/x');
  });
});

it('leads to the dashboards with all its tags, without the one that is shown', () => {
  const all = [
    { uid: 'a', tags: ['gameday'] },
    { uid: 'b', tags: ['gameday', 'slo'] },
    { uid: 'c', tags: [] },
  ];
  expect(linked({ tags: ['gameday'] }, all, 'a').map(({ uid }) => uid)).toEqual(['b']);
});
