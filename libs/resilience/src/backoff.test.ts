import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

const policy = { attemptsMax: 5, backoffBaseMs: 100, backoffMaxMs: 500, retryAfterMaxMs: 1000, unsafe: false };

test.each([
  { retry: 1, random: 0, retryAfterMs: undefined, waitMs: 0 },
  { retry: 1, random: 0.5, retryAfterMs: undefined, waitMs: 50 },
  { retry: 2, random: 0.5, retryAfterMs: undefined, waitMs: 100 },
  { retry: 3, random: 0.5, retryAfterMs: undefined, waitMs: 200 },
  { retry: 4, random: 0.5, retryAfterMs: undefined, waitMs: 250 },
  { retry: 9, random: 0.5, retryAfterMs: undefined, waitMs: 250 },
  { retry: 1, random: 0.5, retryAfterMs: 1000, waitMs: 1050 },
  { retry: 1, random: 0.5, retryAfterMs: 1001, waitMs: null },
  { retry: 1, random: 0.5, retryAfterMs: 0, waitMs: 50 },
  { retry: 1, random: 0.5, retryAfterMs: Number.NaN, waitMs: 50 },
])('retry $retry waits $waitMs ms for a draw of $random and a Retry-After of $retryAfterMs', (row) => {
  expect(backoffMs(policy, row.retry, row.random, row.retryAfterMs)).toBe(row.waitMs);
});
