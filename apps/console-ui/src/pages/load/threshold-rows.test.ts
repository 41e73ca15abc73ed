import { loadThreshold } from '@gameday/console-api';
import { expect, it } from 'vitest';
import { thresholdRows } from './threshold-rows.ts';

it('thresholds stand by transaction, the crossed ones first', () => {
  const rows = thresholdRows(
    [
      loadThreshold('http_req_duration{transaction:layout} avg<=3000', true),
      loadThreshold('checks{transaction:layout} rate>=0.99', true),
      loadThreshold('checks{transaction:sign-in} rate>=0.99', false),
      loadThreshold('http_req_failed rate<0.01', true),
    ],
    [],
  );
  expect(rows.map(({ transaction, ok, all }) => [transaction, ok, all.length])).toEqual([
    ['sign-in', false, 1],
    ['all requests', true, 1],
    ['layout', true, 2],
  ]);
});
