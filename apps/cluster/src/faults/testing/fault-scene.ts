import type { FaultAnswer, FaultInForce, FaultRequest, PathFault } from '@gameday/lab-chaos/wire';
import { createToxiproxyProcess, type ToxiproxyProcess } from '@gameday/toxiproxy/testing';
import { afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type FaultLab, faultRequest, startFaultLab } from './fault-lab.ts';
import type { LeaseHolder } from './lease-holder.ts';
import type { LittleReplica } from './little-replica.ts';

/** What the tests of faults begin with: feed, which calls users and messages, users, and a run that can hold leases. */
export interface FaultScene {
  readonly engine: ToxiproxyProcess;
  readonly lab: FaultLab;
  /** Of run-1. */
  readonly holder: LeaseHolder;
  readonly feed: LittleReplica;
  readonly users: LittleReplica;
  /** Takes a lease and has the fault made. */
  make(id: string, fault: FaultRequest['fault'], says?: string): Promise<FaultAnswer>;
  /** Fails while anything of a fault is left. */
  clean(): Promise<void>;
  /** What the cluster app says is in force. */
  list(): Promise<FaultInForce[]>;
  /** The samples of its metric. */
  samples(): object[];
}

/** From feed to users. */
export const edge = (replicas: 'all' | string[] = 'all'): PathFault['connections'] => ({
  ...{ caller: 'feed', callee: 'users', replicas },
});

export const path = (effect: PathFault['effect'], connections = edge()): PathFault => ({
  ...{ kind: 'path', connections, effect },
});

/** The ports that a caller is led through. */
export const viaOf = ({ detours }: LittleReplica): number[] => detours.detours.map(({ via }) => via.port);

export const within = (ms: number) => ({ timeout: ms, interval: 20 });

/** Sets the scene anew for each test of a file, on a Toxiproxy of the file's own. */
export function setFaultScene(set: (scene: FaultScene) => void): void {
  let engine: ToxiproxyProcess;
  let lab: FaultLab;
  beforeAll(async () => {
    engine = await createToxiproxyProcess();
  });
  beforeEach(async () => {
    await engine.start();
    lab = await startFaultLab(engine);
    const feed = await lab.replica('feed-1', ['users', 'messages']);
    const users = await lab.replica('users-1');
    const holder = lab.holder('run-1');
    set({
      ...{ engine, lab, holder, feed, users },
      async make(id, fault, says) {
        await holder.lease(id);
        const { status, body } = await lab.put(id, faultRequest('run-1', fault, says));
        expect([status, body]).toEqual([200, expect.anything()]);
        return body;
      },
      async clean() {
        expect([await lab.proxies(), feed.detours.detours, users.stress.loads]).toEqual([[], [], []]);
      },
      async list() {
        const answer = await fetch(lab.url('/gameday/v1/faults'));
        return ((await answer.json()) as { items: FaultInForce[] }).items;
      },
      samples: () => lab.faults.metrics()[0]?.samples.map(({ labels, value }) => ({ ...labels, value })) ?? [],
    });
  });
  afterEach(async () => {
    await lab.close();
    engine.resume();
    await engine.kill();
  });
}
