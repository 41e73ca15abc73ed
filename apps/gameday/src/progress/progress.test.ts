import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { LabEvent } from '../supervisor/events.ts';
import { statusText } from '../commands/status.ts';
import { lineProgress, tableProgress } from './progress.ts';
import { renderTable } from './table.ts';

const urls = { gateway: 'http://127.0.0.1:8080', console: 'http://127.0.0.1:7070' };
const story: LabEvent[] = [
  { type: 'part', name: 'consul', kind: 'engine', state: 'starting' },
  { type: 'install', engine: 'jaeger', message: 'go build', fraction: 0.123 },
  { type: 'install', engine: 'jaeger', message: 'go build', fraction: 0.124 },
  { type: 'part', name: 'consul', kind: 'engine', state: 'ready' },
  { type: 'part', name: 'feed-1', kind: 'service', state: 'backoff', reason: 'killed by SIGKILL' },
  { type: 'appReady', seconds: 4.2, urls },
  { type: 'allReady', seconds: 5, urls, missing: [{ name: 'grafana', reason: 'no archive' }] },
  { type: 'failed', message: 'feed-1 does not get ready', hint: 'gameday logs feed-1', lines: ['last words'] },
  { type: 'stopping', reason: 'SIGINT' },
  { type: 'stopped' },
];

function tell(make: typeof lineProgress | typeof tableProgress): string {
  let text = '';
  const progress = make({ write: (more: string) => (text += more), columns: 80 });
  for (const event of story) progress.watch(event);
  progress.close();
  return text;
}

describe('progress', () => {
  it('is a line for each thing that people want to know', () => {
    expect(tell(lineProgress)).toBe(
      [
        'jaeger: go build 12 %',
        'consul: ready',
        'feed-1: backoff (killed by SIGKILL)',
        '',
        'The app is ready after 4.2 s.',
        '  gateway  http://127.0.0.1:8080',
        '  console  http://127.0.0.1:7070',
        '',
        'All is ready after 5 s.',
        'Without:',
        '  grafana: no archive',
        '',
        'gameday: feed-1 does not get ready',
        '  last words',
        '  → gameday logs feed-1',
        'stopping: SIGINT',
        'stopped',
        '',
      ].join('\n'),
    );
  });

  it('ends on a terminal with the table, the addresses and what is missing', () => {
    const text = stripVTControlCharacters(tell(tableProgress));
    expect(text).toContain('✓ consul');
    expect(text).toContain('gateway  http://127.0.0.1:8080');
    expect(text).toContain('Ctrl-C stops the lab.');
    expect(text.trimEnd().endsWith('stopped')).toBe(true);
  });
});

describe('the table', () => {
  it('keeps within the terminal, and gives a line to what needs words', () => {
    const rows = Array.from(
      { length: 12 },
      (_, index) => ({ name: `service-${index}`, kind: 'service', state: 'ready' }) as const,
    );
    const trouble = { name: 'jaeger', kind: 'engine', state: 'missing', reason: 'x'.repeat(200) } as const;
    const lines = renderTable([...rows, trouble], 60).map((line) => stripVTControlCharacters(line));
    expect(lines.every((line) => line.length <= 60)).toBe(true);
    expect(lines.join(' ').match(/service-\d+/g)).toHaveLength(12);
    expect(lines.at(-1)).toMatch(/^ {4}jaeger: x+$/);
  });
});

it('the status is a table for people', () => {
  const replica = {
    name: 'feed-bbbbb',
    state: 'ready',
    pid: 7,
    port: 21000,
    adminPort: 21001,
    restarts: 2,
    uptimeSeconds: 300,
  } as const;
  const text = statusText({
    engines: [
      { name: 'consul', state: 'ready', version: '1.19.2', source: 'path', pid: 5, port: 8500, uptimeSeconds: 61.4 },
      {
        name: 'grafana',
        state: 'missing',
        version: null,
        source: null,
        pid: null,
        port: null,
        uptimeSeconds: null,
        reason: 'no archive',
      },
    ],
    apps: [{ name: 'supervisor', state: 'ready', pid: 1, port: null }],
    services: [
      { name: 'feed', replicas: [replica] },
      { name: 'users', replicas: [] },
    ],
    urls,
    notices: ['Time runs faster.'],
  });
  expect(text).toMatch(/\n\nTime runs faster\.\n$/);
  expect(text).toMatch(/consul +ready +1.19.2 +5 +8500 +61 s\n/);
  expect(text).toMatch(/grafana +missing +no archive\n/);
  expect(text).toMatch(/feed-bbbbb +ready +2 +7 +21000 +5 min\n/);
  expect(text).toMatch(/users +no replica\n/);
  expect(text).toContain('gateway  http://127.0.0.1:8080');
});
