import { describe, expect, it } from 'vitest';
import { readLogLine, readStatusLine } from './log.ts';

describe('a line of k6’s log', () => {
  it.each([
    ['{"level":"debug","msg":"Starting executor run...","executor":"constant-vus"}', { kind: 'started' }],
    ['{"level":"debug","msg":"Initialized VU #1"}', { kind: 'other' }],
    ['{"level":"info","msg":"hello","source":"console"}', { kind: 'other' }],
    [
      '{"level":"warning","msg":"Request Failed","error":"dial: connection refused"}',
      { kind: 'unanswered', message: 'dial: connection refused' },
    ],
    ['{"level":"error","msg":"bad\\n"}', { kind: 'problem', level: 'error', message: 'bad' }],
    ['{"level":"warning","msg":"odd","error":"why"}', { kind: 'problem', level: 'warning', message: 'odd: why' }],
    [
      '{"level":"error","msg":"Error: VUS is odd\\n\\tat positive (file:///x.ts:1:2(3))\\n\\tat file:///x.ts:9\\n"}',
      { kind: 'problem', level: 'error', message: 'Error: VUS is odd' },
    ],
    ['nice: no such file', { kind: 'problem', level: 'error', message: 'nice: no such file' }],
    ['', { kind: 'other' }],
  ])('%s', (line, meaning) => {
    expect(readLogLine(line)).toEqual(meaning);
  });
});

describe('a line of k6’s progress', () => {
  it.each([
    [
      'running (01.0s), 3/5 VUs, 7 complete and 0 interrupted iterations',
      { elapsedSeconds: 1, vus: 3, vusMax: 5, iterations: 7 },
    ],
    [
      'running (1h02m03.5s), 0012/3000 VUs, 123456 complete and 2 interrupted iterations',
      { elapsedSeconds: 3723.5, vus: 12, vusMax: 3000, iterations: 123456 },
    ],
    [
      'running (10m00.1s), 1/1 VUs, 1 complete and 0 interrupted iterations',
      { elapsedSeconds: 600.1, vus: 1, vusMax: 1, iterations: 1 },
    ],
    ['default   [ 50% ] 5 VUs  01.0s/2s', undefined],
  ])('%s', (line, progress) => {
    expect(readStatusLine(line)).toEqual(progress);
  });
});
