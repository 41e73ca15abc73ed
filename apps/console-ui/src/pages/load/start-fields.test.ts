import { expect, it } from 'vitest';
import { commandOf, startOf } from './start-fields.ts';

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
