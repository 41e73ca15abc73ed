import type { EngineFacts, LabStatus } from '@gameday/console-api';
import { describe, expect, it } from 'vitest';
import { withAnswer } from './use-part-log.ts';
import { findPart, loopbackUrl, reasonsOf, restartWords, sourceWords } from './words.ts';

describe('an address of a part', () => {
  it.each([
    ['http://127.0.0.1:9090/graph', 'http://127.0.0.1:9090/graph'],
    ['https://127.0.0.1:3000', 'https://127.0.0.1:3000/'],
    ['javascript:alert(1)', undefined],
    ['http://example.org/', undefined],
    ['http://127.0.0.1.example.org/', undefined],
    ['http://127.0.0.1@example.org/', undefined],
    ['http://someone@127.0.0.1/', undefined],
    ['not an address', undefined],
    [undefined, undefined],
  ])('%s', (text, expected) => expect(loopbackUrl(text)).toBe(expected));
});

it('a source that is new is named as it is', () => {
  expect([sourceWords('go-module'), sourceWords('elsewhere'), sourceWords(undefined)]).toEqual([
    'built from its Go module',
    'elsewhere',
    undefined,
  ]);
});

it('a part that is missing tells each reason; the machine tells where the supervisor does not', () => {
  const facts = { found: 'unavailable', reasons: ['it is not on the PATH'] } as unknown as EngineFacts;
  expect(reasonsOf({ reason: 'it cannot be had: it is not on the PATH; no network' }, facts)).toEqual([
    'it is not on the PATH',
    'no network',
  ]);
  expect(reasonsOf(undefined, facts)).toEqual(['it is not on the PATH']);
  expect(reasonsOf({ reason: undefined }, { ...facts, found: 'found' })).toEqual([]);
});

it.each([
  [undefined, undefined],
  [0, undefined],
  [1, 'restarted once'],
  [3, 'restarted 3 times'],
])('%s restarts are %s', (restarts, expected) => expect(restartWords(restarts)).toBe(expected));

it('a log that is begun anew keeps what was said before', () => {
  const before = {
    lines: [{ message: 'last words' }],
    problem: undefined,
    absent: undefined,
    loaded: true,
    skipped: false,
  };
  const answer = { part: 'feed-1', lines: [{ message: 'first words' }], next: 12, skippedBytes: 0, restarted: true };
  expect(withAnswer(before, answer, false).lines.map(({ message }) => message)).toEqual([
    'last words',
    expect.stringContaining('begun anew'),
    'first words',
  ]);
});

it('a part is found by its name, whatever it is', () => {
  const part = (name: string) => ({
    name,
    state: 'ready' as const,
    pid: 1,
    port: 2,
    uptimeSeconds: 3,
    reason: undefined,
  });
  const status: LabStatus = {
    engines: [{ ...part('consul'), version: '1', source: undefined }],
    apps: [part('cluster')],
    services: [{ name: 'feed', replicas: [{ ...part('feed-1'), adminPort: 4, restarts: 0 }] }],
    urls: {},
    notices: [],
  };
  expect(findPart(status, 'consul')?.kind).toBe('engine');
  expect(findPart(status, 'cluster')?.kind).toBe('app');
  expect(findPart(status, 'feed-1')).toMatchObject({ kind: 'replica', service: 'feed' });
  expect(findPart(status, 'feed')).toBeUndefined();
});
