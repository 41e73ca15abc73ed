import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labPorts, namespace } from '@gameday/conventions';
import { annotation, commonLabel } from '@gameday/kubernetes';
import type { FaultRequest } from '@gameday/lab-chaos/wire';
import { labPaths } from '@gameday/lab-kit';
import { createToxiproxy, type Toxiproxy } from '@gameday/toxiproxy';
import type { ToxiproxyProcess as Engine } from '@gameday/toxiproxy/testing';
import { createApi } from '../../api/create-api.ts';
import { createStore } from '../../store/create-store.ts';
import type { Store } from '../../store/store.ts';
import { createFaults, type Faults } from '../create-faults.ts';
import { startLeaseHolder, type LeaseHolder } from './lease-holder.ts';
import { littleReplica, type LittleReplica } from './little-replica.ts';

/** Faults with everything around them real but the replicas, which are small, and the supervisor. */
export interface FaultLab {
  readonly store: Store;
  readonly folder: string;
  readonly undo: string;
  readonly toxiproxy: Toxiproxy;
  /** Of the cluster app that runs now. */
  readonly faults: Faults;
  readonly logged: ReadonlyArray<{ readonly level: string; readonly message: string }>;
  /** How often Toxiproxy was killed. */
  readonly kills: number;
  url(path: string): string;
  replica(name: string, peers?: readonly string[]): Promise<LittleReplica>;
  remove(replica: LittleReplica): Promise<void>;
  holder(run: string): LeaseHolder;
  put(id: string, body: unknown, headers?: Record<string, string>): Promise<{ status: number; body: never }>;
  end(id: string): Promise<{ status: number; body: never }>;
  /** A cluster app that comes after this one; `kill` leaves everything as it is. */
  restart(): Promise<void>;
  /** Names of the proxies that the lab has made. */
  proxies(): Promise<string[]>;
  close(): Promise<void>;
}

const serviceOf = (replica: string): string => replica.split('-')[0] ?? '';

/** A request for a fault with what tests do not care about. */
export const faultRequest = (run: string, fault: FaultRequest['fault'], says = 'it is slow'): FaultRequest => ({
  ...{ run, experiment: `the experiment of ${run}`, target: 'feed → users', says, fault },
});

export const latency = (ms: number, name = 'late') =>
  ({
    type: 'toxic',
    toxic: { name, type: 'latency', stream: 'downstream', toxicity: 1, attributes: { latency: ms, jitter: 0 } },
  }) as const;

export async function startFaultLab(engine: Engine): Promise<FaultLab> {
  const folder = mkdtempSync(join(tmpdir(), 'gameday-faults-'));
  const paths = labPaths({ GAMEDAY_HOME: folder });
  const base = 25_000 + 1_000 * (process.pid % 6);
  const ports = { ...labPorts(base), toxiproxy: engine.port };
  const store = createStore();
  const logged: Array<{ level: string; message: string }> = [];
  const noteAs = (level: string) => (_fields: object, message: string) => void logged.push({ level, message });
  const log = { info: noteAs('info'), warn: noteAs('warn'), error: noteAs('error') };
  const closing: Array<() => unknown> = [];
  let kills = 0;

  const start = async () => {
    const faults = createFaults({
      ...{ store, paths, ports, log, env: {} },
      events: { record: () => undefined },
      toxiproxyProcess: {
        async kill() {
          kills += 1;
          await engine.kill();
          // As the supervisor does, a moment later.
          setTimeout(() => void engine.start(), 200);
        },
      },
    });
    const api = createApi({
      store,
      usage: { usageOf: () => undefined },
      logs: { logFileOf: () => undefined },
      clock: { nowMs: Date.now, scale: 1, toScaledMs: (ms) => ms, toRealMs: (ms) => ms },
      port: 0,
      extraRoutes: (request, response, next) => {
        if (!faults.serve(request, response, new URL(request.url ?? '/', 'http://cluster').pathname)) next();
      },
    });
    const port = await api.listen();
    faults.begin();
    return { faults, api, port };
  };
  let running = await start();
  const url = (path: string) => `http://127.0.0.1:${running.port}${path}`;
  const send = async (method: string, id: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(url(`/gameday/v1/faults/${id}`), {
      method,
      ...(body !== undefined && {
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    });
    return { status: answer.status, body: (await answer.json()) as never };
  };
  const toxiproxy = createToxiproxy({ url: engine.url });

  return {
    ...{ store, folder, toxiproxy, logged, url, undo: paths.undo },
    get faults() {
      return running.faults;
    },
    get kills() {
      return kills;
    },
    async replica(name, peers) {
      const replica = await littleReplica(name, peers);
      closing.push(() => replica.close());
      store.create('Pod', {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          ...{ name, namespace },
          labels: { [commonLabel.name]: serviceOf(name) },
          annotations: { [annotation.port]: String(replica.port), [annotation.adminPort]: String(replica.adminPort) },
        },
        status: {
          containerStatuses: [
            {
              ...{ name, image: '', imageID: '', ready: true, started: true, restartCount: 0, lastState: {} },
              state: { running: { startedAt: new Date().toISOString() } },
            },
          ],
        },
      });
      return replica;
    },
    async remove(replica) {
      store.delete('Pod', { namespace, name: replica.name });
      await replica.close();
    },
    holder(run) {
      const holder = startLeaseHolder(paths.undo, run);
      closing.push(() => holder.kill());
      return holder;
    },
    put: (id, body, headers) => send('PUT', id, body, headers),
    end: (id) => send('DELETE', id),
    async restart() {
      await running.api.close();
      await running.faults.close();
      running = await start();
    },
    async proxies() {
      return [...(await toxiproxy.proxies()).keys()].filter((name) => name.startsWith('gameday:')).sort();
    },
    async close() {
      for (const close of closing) await close();
      await running.faults.close();
      await running.api.close();
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
