import type { PathTarget } from '@gameday/experiment';
import { describe, expect, it } from 'vitest';
import type { Toxic } from '../proofs/road.ts';
import { covers, toxicPhrase } from './words.ts';

const toxic = (type: Toxic['type'], attributes: Toxic['attributes'], more: Partial<Toxic> = {}): Toxic => ({
  type,
  stream: 'downstream',
  toxicity: 1,
  attributes,
  ...more,
});

describe('a toxic in words', () => {
  it.each<[string, Toxic]>([
    ['latency of 400 ms', toxic('latency', { latency: 400 })],
    ['latency of 400 ms ± 50 ms', toxic('latency', { latency: 400, jitter: 50 })],
    ['latency of 400 ms towards the callee', toxic('latency', { latency: 400 }, { stream: 'upstream' })],
    ['latency of 9 ms for 30 % of connections', toxic('latency', { latency: 9 }, { toxicity: 0.3 })],
    ['bandwidth of 100 KB/s', toxic('bandwidth', { rate: 100 })],
    ['connections closed 200 ms late', toxic('slow_close', { delay: 200 })],
    ['no data', toxic('timeout', { timeout: 0 })],
    ['no data, and the end after 5 ms', toxic('timeout', { timeout: 5 })],
    ['connections reset at once', toxic('reset_peer', { timeout: 0 })],
    ['data in slices of 64 ± 8 bytes', toxic('slicer', { average_size: 64, size_variation: 8, delay: 10 })],
    ['connections closed after 1000 bytes', toxic('limit_data', { bytes: 1000 })],
  ])('%s', (words, of) => {
    expect(toxicPhrase(of)).toBe(words);
  });
});

describe('who takes faults off a target', () => {
  const edge = { caller: 'feed', callee: 'users' };
  it.each<[string, PathTarget, PathTarget, boolean]>([
    ['means the same', edge, edge, true],
    ['means one caller by naming none', { callee: 'users' }, edge, true],
    ['does not mean all callers by naming one', edge, { callee: 'users' }, false],
    ['does not mean another callee', { callee: 'feed' }, edge, false],
    ['means some replicas by naming all', { ...edge, replicas: 'all' }, { ...edge, replicas: 2 }, true],
    ['does not mean two replicas by naming one', { ...edge, replicas: 1 }, { ...edge, replicas: 2 }, false],
    ['means a replica', { replica: 'users-1' }, { replica: 'users-1', caller: 'feed' }, true],
    ['does not mean another replica', { replica: 'users-2' }, { replica: 'users-1' }, false],
    ['means a database', { database: 'feed' }, { database: 'feed' }, true],
    ['does not mean the service of a database', { callee: 'feed' }, { database: 'feed' }, false],
    ['means an engine', { engine: 'postgres' }, { engine: 'postgres' }, true],
    ['means a proxy', { proxy: 'p' }, { proxy: 'p' }, true],
    ['does not mean a proxy elsewhere', { proxy: 'p', url: 'http://x:1' }, { proxy: 'p' }, false],
  ])('%s', (_what, wider, other, expected) => {
    expect(covers(wider, other)).toBe(expected);
  });
});
