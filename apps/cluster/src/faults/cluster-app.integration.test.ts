import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openUndoLog } from '@gameday/chaos-engine';
import { labPorts, namespace } from '@gameday/conventions';
import { annotation, annotationPrefix } from '@gameday/kubernetes';
import { labPaths, makeSecrets, repositoryRoot, runEventsOf } from '@gameday/lab-kit';
import { type ProcessIdentity, processIdentity } from '@gameday/process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RunningCluster, startCluster } from '../cluster.ts';
import { createStore } from '../store/create-store.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const ports = labPorts(17_000 + 100 * (process.pid % 30));
const run = '20260301-100000-slow-users-1';

let folder: string;
let paths: ReturnType<typeof labPaths>;
let cluster: RunningCluster | undefined;
const closing: Array<() => unknown> = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gameday-cluster-app-'));
  paths = labPaths({ GAMEDAY_HOME: folder });
  mkdirSync(paths.cluster);
  mkdirSync(join(folder, 'manifests'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await cluster?.stop();
  cluster = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** The whole cluster app, that has nothing to keep. */
async function start(): Promise<void> {
  cluster = await startCluster(
    {
      ...{ ports, paths, port: ports.cluster, secrets: makeSecrets(), env: {}, scale: {}, timeScale: 1 },
      manifests: join(folder, 'manifests'),
      adapterRules: join(repositoryRoot, 'deploy/kubernetes/adapter/rules.yaml'),
      autoscaling: false,
    },
    quiet,
  );
}

async function scrape(): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${ports.cluster}/metrics`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'application/openmetrics-text; version=1.0.0; charset=utf-8',
  ]);
  return answer.text();
}

const runSamples = async (): Promise<string[]> =>
  (await scrape()).split('\n').filter((line) => /^gameday_(?:hypothesis|run)_/.test(line));

describe('the metrics of the cluster app', () => {
  it('tell of a run as it goes on, in one document with the rest', async () => {
    await start();
    expect(await runSamples()).toEqual([]);
    const file = runEventsOf(paths, run);
    mkdirSync(dirname(file), { recursive: true });
    const write = (event: object) => writeFileSync(file, `${JSON.stringify(event)}\n`, { flag: 'a' });
    write({ type: 'run', at: Date.now(), run, title: 'Slow users', file: 'x.ts', seed: 1, pid: process.pid });
    const probe = { name: 'p99', met: true, reason: '', value: 0.25 };
    write({ type: 'hypothesis', at: Date.now(), phase: 'gate', met: true, counts: true, probes: [probe] });
    const of = `experiment="Slow users",run="${run}"`;
    const seen = [`gameday_hypothesis_value{${of},probe="p99"} 0.25`, `gameday_hypothesis_met{${of},probe="p99"} 1`];
    expect(await runSamples()).toEqual(seen);
    write({ type: 'verdict', at: Date.now(), verdict: 'held', asExpected: true, reasons: [] });
    expect(await runSamples()).toEqual([...seen, `gameday_run_verdict{${of},verdict="held"} 1`]);

    const text = await scrape();
    expect(text.match(/# EOF/g)).toHaveLength(1);
    for (const name of ['gameday_fault_active', 'gameday_run_verdict', 'gameday_autoscaler_time_scale']) {
      expect(text.match(new RegExp(`^# TYPE ${name} gauge$`, 'gm')), name).toHaveLength(1);
    }
  });
});

const stateOf = ({ pid }: ProcessIdentity): string => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.charAt(stat.lastIndexOf(')') + 2);
};

/** A process that does nothing, and stands still. */
async function stoppedProcess(): Promise<ProcessIdentity> {
  const child: ChildProcess = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    detached: true,
    stdio: 'ignore',
  });
  closing.push(() => child.kill('SIGKILL'));
  const identity = processIdentity(child.pid ?? 0);
  if (!identity) throw new Error('the process has ended');
  child.kill('SIGSTOP');
  await vi.waitFor(() => expect(stateOf(identity)).toBe('T'));
  return identity;
}

/** Notes a pod that has this process, as an earlier cluster app would have. */
function notePod(name: string, { pid, startedAt }: ProcessIdentity): void {
  const store = createStore({ file: paths.clusterState });
  store.create('Pod', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...{ name, namespace },
      annotations: { [annotation.pid]: String(pid), [`${annotationPrefix}process`]: startedAt },
    },
    spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'users', image: 'users' }] },
  });
  store.close();
}

describe.runIf(process.platform === 'linux')('a cluster app that comes after another', () => {
  it('leaves the replicas stopped that a fault keeps so, until nobody holds it, and lets the others go on', async () => {
    const held = await stoppedProcess();
    const other = await stoppedProcess();
    notePod('users-1', held);
    notePod('users-2', other);
    const leases = openUndoLog(paths.undo, { run });
    const renewing = setInterval(() => void leases.renew(), leases.renewEveryMs);
    closing.push(() => clearInterval(renewing));
    const lease = await leases.acquire({
      ...{ kind: 'process.stop', target: 'users-1', says: 'users-1 stands still' },
      undo: {
        ...{ module: 'cluster', func: 'continueProcess' },
        arguments: { name: 'users-1', kind: 'replica', service: 'users', processes: [held] },
      },
    });
    await lease.confirm();

    await start();
    await vi.waitFor(() => expect(stateOf(other)).not.toBe('T'));
    // Some looks at the leases later it still stands.
    await sleep(1_000);
    expect(stateOf(held)).toBe('T');

    clearInterval(renewing);
    await vi.waitFor(() => expect(stateOf(held)).not.toBe('T'), { timeout: 10_000, interval: 50 });
    await vi.waitFor(() => expect(existsSync(leases.file)).toBe(false), { timeout: 5_000, interval: 50 });
  });
});
