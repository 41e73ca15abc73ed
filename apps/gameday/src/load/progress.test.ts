import { expect, it } from 'vitest';
import { loadProgress, momentLine } from './progress.ts';

const moment = (elapsedSeconds: number, waitedShare = 0.1) => ({
  elapsedSeconds,
  vus: 30,
  vusMax: 30,
  iterations: 5,
  unanswered: 0,
  cpu: { cpuSeconds: 1, waitedShare },
});
const standing = { requests: 1200, failed: 3, latest: { tps: 240.4, averageMs: 12.3, p95Ms: 40 } };

it('a moment of a load is one line', () => {
  expect(momentLine(moment(75.9), standing)).toBe(
    '01:15  30 users  240 req/s  average 12 ms  P95 40 ms  1200 requests, 3 failed',
  );
  expect(momentLine(moment(1, 0.95), { requests: 0, failed: 0, latest: undefined })).toContain('k6 lacks CPU');
});

it('where nobody sees a line redrawn there is one every ten seconds', () => {
  let out = '';
  const progress = loadProgress({ write: (text) => (out += text) }, false);
  for (let second = 1; second <= 30; second += 1) progress.show(moment(second), standing);
  expect(out.match(/\n/g)).toHaveLength(3);
});

it('on a terminal one line is drawn again and again', () => {
  let out = '';
  const progress = loadProgress({ write: (text) => (out += text), isTTY: true, columns: 40 }, false);
  for (let second = 1; second <= 30; second += 1) progress.show(moment(second), standing);
  progress.end();
  expect(out.match(/\n/g)).toHaveLength(1);
  expect(out.split('\r\u001b[2K').every((line) => line.length <= 40)).toBe(true);
});
