import { parseLabelSelector } from '@gameday/kubernetes';
import { describe, expect, it } from 'vitest';
import { createStore } from '../../store/create-store.ts';
import { createTestClock } from '../testing/test-clock.ts';
import { watchStartUps } from './start-up-times.ts';

const labels = { app: 'feed' };
const requirements = parseLabelSelector('app=feed');
const nothing = () => Promise.resolve();
const time = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

function world() {
  const clock = createTestClock();
  const store = createStore({ nowMs: clock.nowMs });
  let count = 0;
  const create = (of = labels, owner?: string) =>
    store.create('Pod', {
      metadata: {
        ...{ name: `p${(count += 1)}`, namespace: 'gameday', labels: of },
        ...(owner && { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, uid: owner }] }),
      },
      spec: { containers: [] },
    });
  const turn = (pod: ReturnType<typeof create>, status: 'True' | 'False', restartCount = 0) =>
    store.update('Pod', pod.metadata, (present) => ({
      ...present,
      status: {
        conditions: [{ type: 'Ready', status, lastTransitionTime: time(clock.nowMs()) }],
        containerStatuses: [{ name: 'feed', image: '', imageID: '', ready: status === 'True', restartCount }],
      },
    }));
  const comeUp = async (ms: number, of = labels, owner?: string) => {
    const pod = create(of, owner);
    await clock.advance(ms, nothing);
    return turn(pod, 'True');
  };
  return { clock, store, create, turn, comeUp };
}

describe('start-up times', () => {
  it('are measured from the creation of a pod until it is first ready', async () => {
    const { clock, store, comeUp, turn } = world();
    const times = watchStartUps(store, clock);
    expect(times.p95Ms('gameday', requirements)).toBeUndefined();
    const pod = await comeUp(1_250);
    turn(pod, 'False');
    await clock.advance(60_000, nothing);
    turn(pod, 'True');
    expect(times.p95Ms('gameday', requirements)).toBe(1_250);
    await comeUp(9_000, { app: 'other' });
    expect(times.p95Ms('gameday', requirements)).toBe(1_250);
  });

  it('are those of pods that joined others, once there are such: the first come up together with everything else', async () => {
    const { clock, store, comeUp } = world();
    const times = watchStartUps(store, clock);
    await comeUp(6_000, labels, 'set-1');
    expect(times.p95Ms('gameday', requirements)).toBe(6_000);
    await comeUp(900, labels, 'set-1');
    expect(times.p95Ms('gameday', requirements)).toBe(900);
    await comeUp(4_000, labels, 'set-2');
    expect(times.p95Ms('gameday', requirements)).toBe(900);
  });

  it('leave one slow pod of twenty out', async () => {
    const { clock, store, comeUp } = world();
    const times = watchStartUps(store, clock);
    await comeUp(30_000);
    for (let n = 1; n <= 19; n += 1) await comeUp(1_000 + n);
    expect(times.p95Ms('gameday', requirements)).toBe(1_019);
  });

  it('of pods that were there before are what their conditions say, unless they restarted', async () => {
    const { clock, store, comeUp, turn, create } = world();
    await comeUp(2_000);
    const restarted = create();
    await clock.advance(60_000, nothing);
    turn(restarted, 'True', 1);
    expect(watchStartUps(store, clock).p95Ms('gameday', requirements)).toBe(2_000);
  });
});
