import type { LoadFigures } from '@gameday/console-api';
import { expect, it } from 'vitest';
import { againHref, commandOf, fieldsOf, startOf, withStart } from './start-fields.ts';

const home = { name: 'home', summary: '', model: 'users', acceptance: { vus: 3_000, durationSeconds: 600 } } as const;
const empty = { vus: '', rate: '', duration: '', acceptance: false, baseline: '' };

it('what is left empty is not asked for', () => {
  expect(startOf(home, empty)).toEqual({ scenario: 'home' });
  expect(commandOf({ scenario: 'home' })).toBe('gameday load run home --detach');
});

it('what is filled in is asked for as it stands', () => {
  const wanted = startOf(home, { vus: '7', rate: '2.5', duration: '1m', acceptance: true, baseline: 'earlier' });
  expect(wanted).toEqual({
    scenario: 'home',
    vus: '7',
    rate: '2.5',
    duration: '1m',
    acceptance: true,
    baseline: 'earlier',
  });
  expect(commandOf(wanted)).toBe(
    'gameday load run home --vus 7 --rate 2.5 --duration 1m --acceptance --baseline .gameday/load/earlier --detach',
  );
});

it('a scenario without an acceptance is never asked for it', () => {
  const { acceptance: _size, ...social } = home;
  expect(startOf(social, { ...empty, acceptance: true })).toEqual({ scenario: 'home' });
});

it('a run is run again with its size, compared with itself; closing the form leaves the rest of the address', () => {
  const settings = { vus: 7, durationSeconds: 90 };
  const run = { run: 'earlier', scenario: 'home', startedAtMs: 0, state: 'ended', from: 'terminal', settings } as const;
  const figures = { name: 'all' } as LoadFigures;
  const params = new URL(againHref({ ...run, figures }), 'http://127.0.0.1').searchParams;
  expect(fieldsOf(params)).toEqual({ ...empty, vus: '7', duration: '90s', baseline: 'earlier' });
  params.append('compare', 'one');
  expect(`${withStart(params, undefined)}`).toBe('compare=one');
  expect(`${withStart(params, 'social')}`).toBe('compare=one&start=social');
  expect(againHref(run)).not.toContain('baseline');
});
