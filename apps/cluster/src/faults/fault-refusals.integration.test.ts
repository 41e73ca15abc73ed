import { describe, expect, it } from 'vitest';
import { faultRequest, latency } from './testing/fault-lab.ts';
import { edge, type FaultScene, path, setFaultScene } from './testing/fault-scene.ts';

let { engine, lab, holder, feed, make, clean } = {} as FaultScene;
setFaultScene((scene) => ({ engine, lab, holder, feed, make, clean } = scene));

describe('a fault is refused', () => {
  const slow = faultRequest('run-1', path(latency(1)));
  it.each<[string, unknown, number, string, RegExp]>([
    ['no lease', { ...slow, run: 'run-2' }, 409, 'no_lease', /run-2 holds no lease for the fault x/],
    ['nonsense', '{', 400, 'bad_request', /not JSON/],
    ['no fault', { ...slow, fault: { kind: 'magic' } }, 400, 'bad_request', /fault\.kind/],
    [
      'a caller that does not call',
      faultRequest('run-1', path(latency(1), { caller: 'users', callee: 'feed', replicas: 'all' })),
      404,
      'no_such_target',
      /users does not call feed/,
    ],
    [
      'a callee that does not run',
      faultRequest('run-1', path(latency(1), { callee: 'messages', replicas: 'all' })),
      404,
      'no_such_target',
      /no replica of messages runs/,
    ],
    [
      'a replica that is not there',
      faultRequest('run-1', path(latency(1), edge(['users-9']))),
      404,
      'no_such_target',
      /has no replica users-9; it has users-1/,
    ],
    [
      'a service without a database',
      faultRequest('run-1', path(latency(1), { database: 'profile' })),
      404,
      'no_such_target',
      /profile has no database/,
    ],
    [
      'stress in nobody',
      faultRequest('run-1', { kind: 'stress', replicas: ['users-9'] }),
      404,
      'no_such_target',
      /no replica users-9 runs/,
    ],
  ])('with %s', async (_what, body, status, code, message) => {
    await holder.lease('x');
    expect(await lab.put('x', body)).toEqual({
      status,
      body: { code, message: expect.stringMatching(message) as string },
    });
    await clean();
  });

  it('by another media type, another origin, another id', async () => {
    await holder.lease('x');
    expect(await lab.put('x', slow, { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
    expect(await lab.put('x', slow, { origin: 'http://example.com' })).toMatchObject({ status: 403 });
    expect(await lab.put('X%2F..', slow)).toMatchObject({ status: 400, body: { code: 'bad_request' } });
  });

  it('when its id belongs to another; the same again is the same', async () => {
    const first = await make('x', slow.fault);
    const again = await lab.put('x', slow);
    expect(again).toMatchObject({ status: 200, body: { detours: first.detours, told: [{ acknowledged: true }] } });
    expect(await lab.put('x', { ...slow, says: 'another' })).toMatchObject({ status: 409, body: { code: 'exists' } });
  });

  it('without Toxiproxy, and leaves nothing behind', async () => {
    await engine.kill();
    await holder.lease('x');
    expect(await lab.put('x', slow)).toMatchObject({ status: 503, body: { code: 'toxiproxy_away' } });
    expect(feed.detours.detours).toEqual([]);
    expect(lab.faults.controller.faults.size).toBe(0);
  });
});
