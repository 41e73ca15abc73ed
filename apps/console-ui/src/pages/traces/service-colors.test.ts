import { expect, it } from 'vitest';
import { placesOf } from './service-colors.ts';

it('services keep their place, and share none while there are enough', () => {
  const names = ['gateway', 'feed', 'comments', 'messages', 'profile', 'users', 'assets', 'assistant'];
  const places = placesOf(names, 13);
  expect(new Set(places.values()).size).toBe(names.length);
  expect(placesOf(names.toReversed(), 13)).toEqual(places);
  expect([...placesOf(names, 3).values()].every((place) => place >= 0 && place < 3)).toBe(true);
});
