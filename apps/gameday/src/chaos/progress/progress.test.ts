import { stripVTControlCharacters } from 'node:util';
import type { RunEvent } from '@gameday/chaos-engine';
import { describe, expect, it } from 'vitest';
import type { RunOpened } from '../runs/event-log.ts';
import { lineProgress } from './lines.ts';
import { fit, liveProgress, render, sparkline } from './live.ts';
import { logTo, progressFor, silence } from './progress.ts';
import { shown } from './sentences.ts';
import { newView, seen } from './view.ts';

const opened: RunOpened = {
  type: 'run',
  at: 1000,
  run: 'r-1',
  title: 'A slow dependency',
  file: 'chaos/slow.ts',
  seed: 7,
  expected: 'held',
  pid: 1,
};
const look = (at: number, value: number, phase: 'gate' | 'inject' | 'recovering' = 'inject'): RunEvent => {
  const met = value <= 0.5;
  const reason = met ? `${value} is from 0 to 0.5` : `${value} is above 0.5`;
  return { at, type: 'hypothesis', phase, met, counts: true, probes: [{ name: 'p99', met, reason, value }] };
};
const fault = {
  type: 'fault',
  lease: 'l',
  kind: 'toxiproxy.toxic',
  target: 'feed → users',
  says: 'latency of 400 ms on feed → users',
} as const;
const story: RunEvent[] = [
  { at: 1000, type: 'phase', phase: 'preparing' },
  { at: 1010, type: 'phase', phase: 'gate' },
  look(1020, 0.123_456, 'gate'),
  { at: 1030, type: 'phase', phase: 'inject' },
  { at: 1031, type: 'activity-started', where: 'method', kind: 'action', name: 'users is slow', background: false },
  { at: 1032, ...fault, state: 'intended' },
  { at: 1040, ...fault, state: 'in force' },
  {
    at: 1050,
    type: 'activity-ended',
    where: 'method',
    kind: 'action',
    name: 'users is slow',
    status: 'succeeded',
    durationMs: 19,
  },
  { at: 1051, type: 'pause', name: 'users is slow', ms: 30_000 },
  { at: 1100, ...fault, state: 'proved', message: 'the probe took 412 ms' },
  look(2000, 0.2),
  look(3000, 0.3),
  look(4000, 0.9),
  { at: 5000, type: 'warning', message: 'odd' },
  { at: 6000, type: 'phase', phase: 'ending' },
  { at: 6010, ...fault, state: 'ended' },
  { at: 6020, type: 'reason', reason: { verdict: 'deviated', code: 'deviated-during', message: 'p99 was 0.9' } },
  { at: 6030, type: 'phase', phase: 'done' },
];

function tell(make: typeof lineProgress, events = story): string {
  let text = '';
  const progress = make({ write: (more: string) => (text += more), columns: 100 });
  progress.begin(opened);
  for (const event of events) progress.watch(event);
  progress.end();
  return text;
}

describe('progress', () => {
  it('is a line for each piece of news, and looks are told when they change', () => {
    expect(tell(lineProgress)).toBe(
      `A slow dependency (chaos/slow.ts; run r-1, seed 7)
    0.0 s  preparing
    0.0 s  gate
    0.0 s  holds  ✓ p99: 0.123
    0.0 s  inject
    0.0 s  does: users is slow
    0.0 s  in force: latency of 400 ms on feed → users
    0.1 s  waits 30 s
    0.1 s  proved: the probe took 412 ms
    1.0 s  holds  ✓ p99: 0.2
    3.0 s  does not hold  ✗ p99: 0.9 is above 0.5
    4.0 s  warning: odd
    5.0 s  ending
    5.0 s  ended: latency of 400 ms on feed → users
    5.0 s  deviated: p99 was 0.9
`,
    );
  });

  it('repeats a hypothesis of which there is no news every ten seconds', () => {
    const looks = Array.from({ length: 31 }, (_, second) => look(2000 + second * 1000, 0.2));
    expect(tell(lineProgress, looks).match(/holds/g)).toHaveLength(4);
  });

  it('on a terminal is redrawn below the news, and its last picture stays', () => {
    const text = tell((out) => liveProgress(out, () => 6500));
    const plain = stripVTControlCharacters(text);
    expect(plain).toContain('in force: latency of 400 ms on feed → users');
    expect(plain).toContain('deviated: p99 was 0.9');
    expect(plain.trimEnd().split('\n').slice(-2)).toEqual([
      '  ✓ gate  ○ load  ✓ inject  ✓ ending  ○ recovering  ○ explaining',
      expect.stringMatching(/^ {2}✗ p99 {2}▁\S+ +0.9 is above 0.5$/),
    ]);
  });

  it('shows on a terminal what is waited for, what is in force, and how values go', () => {
    const view = story.slice(0, 12).reduce(seen, newView(opened));
    const lines = render(view, 11_051, 60).map((line) => stripVTControlCharacters(line));
    expect(lines).toEqual([
      '  ✓ gate  ○ load  ● inject 10 s  ○ ending  ○ recovering  ○…',
      expect.stringMatching(/^ {2}✓ p99 {2}▁▄█ +0\.3$/),
      '  ! latency of 400 ms on feed → users (proved)',
      '  → users is slow (20 s to go)',
    ]);
  });

  it('never writes a line that is wider than the terminal', () => {
    const view = story.reduce(seen, newView(opened));
    for (const columns of [20, 40, 80]) {
      for (const line of render(view, 99_000, columns))
        expect(stripVTControlCharacters(line).length).toBeLessThan(columns);
    }
    expect(fit('short', 80)).toBe('short');
  });

  it('is quiet when asked, but not about what could not be undone', async () => {
    const failed: RunEvent = { at: 1, ...fault, state: 'undo failed', message: 'no answer' };
    expect(tell(silence, [...story, failed])).toBe(
      'could not be undone: latency of 400 ms on feed → users: no answer\n',
    );
    const quiet = await progressFor({ write: () => {}, isTTY: true }, true);
    expect(quiet.end).toBeDefined();
  });

  it('says what a run logs; what is for debugging only to those who ask', () => {
    const lines: string[] = [];
    const progress = { ...silence({ write: () => {} }), say: (line: string) => void lines.push(line) };
    logTo(progress, false)('debug', 'a');
    logTo(progress, true)('debug', 'b');
    logTo(progress, false)('info', 'c');
    logTo(progress, false)('error', 'd');
    expect(lines).toEqual(['debug: b', 'c', 'error: d']);
  });
});

describe('values', () => {
  it.each([
    [0.123_456, '0.123'],
    [1234.56, '1235'],
    [7, '7'],
    [{ status: 503, body: 'x' }, 'status 503'],
    ['a\n b', 'a b'],
    [undefined, 'nothing'],
    ['x'.repeat(99), `${'x'.repeat(39)}…`],
  ])('%j reads %s', (value, text) => expect(shown(value)).toBe(text));

  it('are small bars from the least to the most', () => {
    expect(sparkline([1, 2, 3])).toBe('▁▅█');
    expect(sparkline([5, 5])).toBe('▁▁');
    expect(sparkline([5])).toBe('');
  });
});
