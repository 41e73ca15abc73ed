import { describe, expect, it } from 'vitest';
import { readInstances } from './instances.ts';

const check = (CheckID: string, Status: string, Output = '') => ({ CheckID, Status, Output, Notes: '' });
const serf = check('serfHealth', 'passing', 'Agent alive and reachable');
const entry = (Checks: unknown, Service: object = {}) => ({
  Node: { Address: '10.0.0.1' },
  Service: { ID: 'a', Service: 's', Address: '127.0.0.1', Port: 80, Meta: { version: '2' }, ...Service },
  Checks,
});

describe('readInstances', () => {
  it.each([
    ['all pass', [serf, check('c', 'passing')], 'passing', true],
    ['no checks at all', null, 'passing', true],
    ['one warns', [serf, check('c', 'warning', 'HTTP 429')], 'warning', true],
    ['one failed', [serf, check('c', 'critical', 'HTTP 503')], 'critical', true],
    ['one was not made yet', [serf, check('c', 'critical')], 'critical', false],
    [
      'one was not made yet, another failed',
      [check('c', 'critical'), check('d', 'critical', 'HTTP 503')],
      'critical',
      true,
    ],
    ['maintenance', [serf, check('_service_maintenance:a', 'critical')], 'maintenance', true],
    ['maintenance of the node', [check('_node_maintenance', 'critical')], 'maintenance', true],
  ])('%s', (_, checks, status, judged) => {
    expect(readInstances([entry(checks)])[0]).toMatchObject({ status, judged });
  });

  it('takes the version from the metadata and the address from the node where there is none', () => {
    const [plain] = readInstances([entry([serf])]);
    expect(plain?.endpoint).toEqual({ id: 'a', address: '127.0.0.1', port: 80, version: '2', meta: { version: '2' } });
    const [bare] = readInstances([entry([serf], { Address: '', Meta: null })]);
    expect(bare?.endpoint).toMatchObject({ address: '10.0.0.1', version: '', meta: {} });
  });

  it.each([
    ['a text', 'passing'],
    ['an entry without a service', [{ Node: {}, Checks: [] }]],
    ['a port that is no number', [entry([serf], { Port: '80' })]],
  ])('refuses %s', (_, json) => {
    expect(() => readInstances(json)).toThrow(/is no (list|object|number)/);
  });
});
