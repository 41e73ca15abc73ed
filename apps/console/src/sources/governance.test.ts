import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LabStatus, Replica } from '@gameday/console-api';
import { afterEach, describe, expect, it } from 'vitest';
import { edgeReport, report, transition } from '../pages/topology/testing/report.ts';
import { parseGovernance, readGovernance } from './governance.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function replica(name: string, answer: ((url: string) => string) | undefined): Promise<Replica> {
  const server = createServer((request, response) => {
    // One that was paused takes the connection and says nothing.
    if (answer) response.end(answer(request.url ?? ''));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: adminPort } = server.address() as AddressInfo;
  return { name, state: 'ready', adminPort, port: 1, pid: 1, uptimeSeconds: 1, restarts: 0, reason: undefined };
}

const status = (...replicas: readonly Replica[]): Pick<LabStatus, 'services'> => ({
  services: [{ name: 'feed', replicas }],
});

describe('what replicas say of their edges', () => {
  it('is read from all that are ready, and of those who say nothing one learns why', async () => {
    const good = await replica('feed-1', () => JSON.stringify(report('feed', 'feed-1', [edgeReport('users')])));
    const paused = await replica('feed-2', undefined);
    const odd = await replica('feed-3', () => '{"hello":"world"}');
    const starting: Replica = { ...good, name: 'feed-4', state: 'starting' };
    const { reports, silent } = await readGovernance(status(good, paused, odd, starting));
    expect(reports.map((one) => one.replica)).toEqual(['feed-1']);
    expect(silent).toEqual([
      { service: 'feed', replica: 'feed-2', reason: 'feed-2 did not answer within 1 s' },
      { service: 'feed', replica: 'feed-3', reason: 'feed-3 answered with something that is no report' },
    ]);
  });

  it('is asked of one service and about one peer', async () => {
    let asked = '';
    const one = await replica('feed-1', (url) => {
      asked = url;
      return JSON.stringify(report('feed', 'feed-1'));
    });
    expect((await readGovernance(status(one), { service: 'users' })).reports).toEqual([]);
    await readGovernance(status(one), { service: 'feed', peer: 'a b' });
    expect(asked).toBe('/governance?peer=a%20b');
  });

  it('ends with who asked for it', async () => {
    const paused = await replica('feed-1', undefined);
    await expect(readGovernance(status(paused), {}, AbortSignal.timeout(20))).rejects.toThrow();
  });
});

describe('a report', () => {
  it('is taken as it is', () => {
    const whole = report('feed', 'feed-1', [edgeReport('users')], [transition('users', '2026-03-01T10:00:00Z')]);
    expect(parseGovernance(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  });

  it('loses the parts that are something else', () => {
    const parsed = parseGovernance({
      ...report('feed', 'feed-1', [edgeReport('users')]),
      edges: [edgeReport('users'), { peer: 'odd' }, null, 7],
      explanations: [transition('users', 'yesterday'), 'x', transition('users', '2026-03-01T10:00:00Z')],
    });
    expect(parsed?.edges.map(({ peer }) => peer)).toEqual(['users']);
    expect(parsed?.explanations).toHaveLength(1);
  });

  it.each([
    [undefined],
    [null],
    [[]],
    ['text'],
    [{ service: 'feed' }],
    [{ service: 'feed', replica: 'feed-1', nowMs: 'x', server: {} }],
  ])('is not %j', (document) => {
    expect(parseGovernance(document)).toBeUndefined();
  });
});
