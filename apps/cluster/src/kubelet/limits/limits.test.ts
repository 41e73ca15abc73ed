import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ProcessIdentity, processIdentity, treeCpuSeconds } from '@gameday/process';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type CpuLimiter, createLimiter, type LimitMode } from './limiter.ts';
import type { SignalLimiter } from './signals.ts';

vi.setConfig({ testTimeout: 60_000 });

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** Processes that something other than the limiter has stopped. */
const kept: ProcessIdentity[] = [];
const keepsStopped = ({ pid }: ProcessIdentity) => kept.some((one) => one.pid === pid);
const open = (wanted: LimitMode, lab = `limits-test-${process.pid}`): CpuLimiter =>
  createLimiter({ lab, log, keepsStopped, wanted });

const trial = open('cgroup', `limits-trial-${process.pid}`);
const cgroupsWork = trial.mode === 'cgroup';
await trial.close();

const started: ChildProcess[] = [];
let limiter: CpuLimiter | undefined;
afterEach(async () => {
  kept.length = 0;
  for (const { pid } of started) {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch {
      // it has ended
    }
  }
  await Promise.all(started.splice(0).map(ended));
  await limiter?.close();
});

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** A process that works without a pause and tells ten times a second how much it has done. */
const busy = `
  let work = 0;
  const turn = () => {
    const end = performance.now() + 100;
    while (performance.now() < end) for (let round = 0; round < 5000; round++) work += Math.sqrt(round) > 5 ? 1 : 2;
    process.stdout.write(work + '\\n', () => setImmediate(turn));
  };
  turn();`;

interface Busy {
  readonly identity: ProcessIdentity;
  work(): number;
}

async function startBusy(): Promise<Busy> {
  const child = spawn(process.execPath, ['-e', busy], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  let work = 0;
  child.stdout.on('data', (chunk: Buffer) => (work = Number(chunk.toString().trimEnd().split('\n').at(-1))));
  await once(child.stdout, 'data');
  const identity = processIdentity(child.pid ?? 0);
  if (!identity) throw new Error('the busy process has ended');
  return { identity, work: () => work };
}

const used = ({ identity }: Busy): number => treeCpuSeconds([identity.pid]) ?? NaN;
const stateOf = ({ identity }: Busy): string =>
  /State:\s+(\S)/.exec(readFileSync(`/proc/${identity.pid}/status`, 'utf8'))?.[1] ?? '';

/** Cores that it uses over so many milliseconds. */
async function coresOf(one: Busy, spanMs: number): Promise<number> {
  const before = used(one);
  const began = performance.now();
  await sleep(spanMs);
  return (used(one) - before) / ((performance.now() - began) / 1000);
}

/**
 * Looks again and again for as long as something else takes the machine's cores away: a limit promises no more than its share,
 * and all of it only where it can be had.
 */
async function eventually(fits: () => Promise<boolean>, tries = 8): Promise<boolean> {
  for (let left = tries; left > 0; left--) if (await fits()) return true;
  return false;
}

/** Whether what it uses comes to lie within a range, in cores, and what it used in each span looked at. */
async function settles(one: Busy, spanMs: number, [least, most]: readonly [number, number]) {
  const seen: number[] = [];
  const settled = await eventually(async () => {
    const cores = await coresOf(one, spanMs);
    seen.push(cores);
    return cores >= least && cores <= most;
  });
  return { settled, seen };
}

describe.each(['cgroup', 'signals'] as const)('limits by %s', (mode) => {
  const works = mode === 'signals' || cgroupsWork;

  it.runIf(works)('give a busy process its share and no more', async () => {
    limiter = open(mode);
    expect(limiter.mode).toBe(mode);
    const one = await startBusy();
    limiter.limit('one', one.identity, 0.2);
    await sleep(500);
    const { settled, seen } = await settles(one, 1_500, [0.17, 0.23]);
    // The kernel is never late; a process that stops others is, where the cores are wanted, and makes good for it afterwards.
    if (mode === 'cgroup') expect(seen.filter((cores) => cores > 0.23)).toEqual([]);
    expect({ settled, seen }).toMatchObject({ settled: true });
    await limiter.release('one');
  });

  it.runIf(works)('let two replicas do twice the work of one', async () => {
    limiter = open(mode);
    const one = await startBusy();
    const other = await startBusy();
    limiter.limit('one', one.identity, 0.2);
    limiter.limit('other', other.identity, 0.2);
    const ratios: number[] = [];
    const doubled = await eventually(async () => {
      process.kill(other.identity.pid, 'SIGSTOP');
      await sleep(200);
      // A governor that had stopped it itself has continued it by now; the second time it does not notice.
      process.kill(other.identity.pid, 'SIGSTOP');
      const alone = await workIn([one], 2_000);
      process.kill(other.identity.pid, 'SIGCONT');
      await sleep(500);
      ratios.push((await workIn([one, other], 2_000)) / alone);
      const ratio = ratios.at(-1) ?? 0;
      return ratio > 1.7 && ratio < 2.3;
    });
    expect({ doubled, ratios }).toMatchObject({ doubled: true });
  });

  it.runIf(works)('are gone when they are released', async () => {
    limiter = open(mode);
    const one = await startBusy();
    limiter.limit('one', one.identity, 0.1);
    await sleep(300);
    if (mode === 'cgroup') process.kill(-one.identity.pid, 'SIGKILL');
    await limiter.release('one');
    if (mode === 'cgroup') return;
    expect(await eventually(async () => (await coresOf(one, 500)) > 0.3)).toBe(true);
  });
});

/** Work that all of them do together in so many milliseconds. */
async function workIn(all: readonly Busy[], spanMs: number): Promise<number> {
  const total = () => all.reduce((sum, one) => sum + one.work(), 0);
  const before = total();
  await sleep(spanMs);
  return total() - before;
}

describe('limits by cgroup', () => {
  it.runIf(cgroupsWork)('leave no folder behind, theirs or of pods from before', async () => {
    limiter = open('cgroup');
    const folder = limiter.reason.slice(limiter.reason.indexOf('/'));
    const one = await startBusy();
    limiter.limit('one', one.identity, 0.5);
    expect(existsSync(join(folder, 'one'))).toBe(true);
    limiter.sweep(new Set());
    expect(existsSync(join(folder, 'one'))).toBe(true); // somebody is still in it
    process.kill(-one.identity.pid, 'SIGKILL');
    expect(
      await eventually(async () => (limiter?.sweep(new Set()), await sleep(50), !existsSync(join(folder, 'one')))),
    ).toBe(true);
    await limiter.close();
    expect(existsSync(folder)).toBe(false);
  });

  it('say why where they cannot be had', () => {
    if (cgroupsWork) return expect(open('none').mode).toBe('none');
    expect(open('cgroup')).toMatchObject({ mode: 'none', reason: expect.stringMatching(/cgroup/) as string });
  });
});

describe.runIf(process.platform === 'linux')('limits by signals', () => {
  it('leave nobody stopped when what keeps them dies, and go on', async () => {
    limiter = open('signals');
    const one = await startBusy();
    limiter.limit('one', one.identity, 0.05);
    const { governorPid = 0 } = limiter as SignalLimiter;
    expect(await eventually(async () => (await sleep(20), stateOf(one) === 'T'), 200)).toBe(true);
    process.kill(governorPid, 'SIGKILL');
    expect(await eventually(async () => (await sleep(5), stateOf(one) !== 'T'), 200)).toBe(true);
    expect(await eventually(async () => (await sleep(20), stateOf(one) === 'T'), 400)).toBe(true);
    expect((limiter as SignalLimiter).governorPid).not.toBe(governorPid);
  });

  it('leave nobody stopped when they are closed', async () => {
    limiter = open('signals');
    const one = await startBusy();
    limiter.limit('one', one.identity, 0.02);
    expect(await eventually(async () => (await sleep(20), stateOf(one) === 'T'), 200)).toBe(true);
    await limiter.close();
    expect(stateOf(one)).not.toBe('T');
  });

  it('leave those stopped whom something other has stopped, however they end', async () => {
    limiter = open('signals');
    const one = await startBusy();
    const other = await startBusy();
    // So much that it is never stopped for it; the other one is all the time.
    limiter.limit('one', one.identity, 8);
    limiter.limit('other', other.identity, 0.02);
    const isStopped = (which: Busy) => eventually(async () => (await sleep(20), stateOf(which) === 'T'), 400);
    expect(await isStopped(other)).toBe(true);
    kept.push(one.identity);
    process.kill(-one.identity.pid, 'SIGSTOP');
    expect(await isStopped(one)).toBe(true);

    const { governorPid = 0 } = limiter as SignalLimiter;
    process.kill(governorPid, 'SIGKILL');
    const replaced = () => ![undefined, governorPid].includes((limiter as SignalLimiter).governorPid);
    expect(await eventually(async () => (await sleep(20), replaced()), 400)).toBe(true);
    expect(await isStopped(other)).toBe(true);
    expect(stateOf(one)).toBe('T');

    // The governor ends by itself when nobody gives it orders any more, as when this process is killed.
    await limiter.close();
    expect([stateOf(one), stateOf(other)]).toEqual(['T', expect.not.stringMatching('T') as string]);
  });

  it('hold where CPU time can be read only now and then', async () => {
    process.env['GAMEDAY_GOVERNOR_READS'] = 'rarely';
    limiter = open('signals');
    const one = await startBusy();
    limiter.limit('one', one.identity, 0.2);
    delete process.env['GAMEDAY_GOVERNOR_READS'];
    await sleep(2_000);
    const { settled, seen } = await settles(one, 3_000, [0.16, 0.25]);
    expect({ settled, seen }).toMatchObject({ settled: true });
  });
});
