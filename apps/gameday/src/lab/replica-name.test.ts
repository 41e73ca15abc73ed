import { expect, it } from 'vitest';
import { replicaName } from './replica-name.ts';

it('a replica is named after its service, with five characters that make no words', () => {
  expect(replicaName('feed', () => 0)).toBe('feed-bbbbb');
  expect(replicaName('feed', () => 0.999_999)).toBe('feed-99999');
  expect(replicaName('feed')).toMatch(/^feed-[b-df-hj-np-tv-xz2-9]{5}$/);
});
