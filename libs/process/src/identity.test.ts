import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import {
  familyOf,
  isAlive,
  killIdentity,
  leadsGroup,
  type ProcessIdentity,
  processIdentity,
  stopIdentity,
} from './identity.ts';
import { parseLinuxStat, parsePsLine } from './process-table.ts';
import { processTree } from './process-tree.ts';
import { cpuSeconds, pssBytes } from './usage.ts';

const started: ChildProcess[] = [];

/** A child that says `up` when its script has run. */
async function child(script: string): Promise<ProcessIdentity> {
  const made = spawn(process.execPath, ['-e', `${script}; console.log('up ' + (globalThis.kid?.pid ?? ''))`], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(made);
  await once(made.stdout, 'data');
  const identity = processIdentity(made.pid ?? 0);
  if (!identity) throw new Error('the child ended at once');
  return identity;
}

afterEach(() => {
  for (const { pid } of started.splice(0)) {
    try {
      if (pid) process.kill(-pid, 'SIGKILL');
    } catch {
      // gone already, as it should be
    }
  }
});

const forever = 'setInterval(() => {}, 1000)';
const stubborn = `process.on('SIGTERM', () => {}); ${forever}`;
const withKid = (options: string) =>
  `globalThis.kid = require('node:child_process').spawn(process.execPath, ['-e', '${forever}'], ${options}); ${forever}`;

describe('the identity of a process', () => {
  it('is the same each time it is asked for', () => {
    expect(processIdentity(process.pid)).toEqual(processIdentity(process.pid));
  });

  it('does not exist for a pid that nobody has', () => {
    expect(processIdentity(2 ** 22 + 1)).toBeUndefined();
    expect(processIdentity(0)).toBeUndefined();
  });

  it('keeps a later process with the same pid from being taken for it, and from being killed', async () => {
    const now = await child(forever);
    const earlier = { ...now, startedAt: 'long ago' };
    expect(isAlive(earlier)).toBe(false);
    expect(killIdentity(earlier, 'SIGKILL')).toBe(false);
    expect(familyOf(earlier)).toEqual([]);
    expect(await stopIdentity(earlier)).toBe('gone');
    expect(isAlive(now)).toBe(true);
  });
});

describe('the leader of a group', () => {
  it('is what was started in a session of its own, not what that started', async () => {
    const parent = await child(withKid('{}'));
    const [kid] = familyOf(parent).filter(({ pid }) => pid !== parent.pid);
    expect(leadsGroup(parent.pid)).toBe(true);
    expect(kid && leadsGroup(kid.pid)).toBe(false);
    expect(leadsGroup(2 ** 22 + 7)).toBe(false);
  });
});

describe('stopping a process', () => {
  it('ends one that obeys with the signal alone', async () => {
    expect(await stopIdentity(await child(forever))).toBe('ended');
  });

  it('kills one that ignores the signal when the grace is over', async () => {
    const identity = await child(stubborn);
    const before = performance.now();
    expect(await stopIdentity(identity, { graceMs: 300 })).toBe('killed');
    expect(performance.now() - before).toBeGreaterThan(295);
    expect(isAlive(identity)).toBe(false);
  });

  it('cuts the grace short when told to hurry', async () => {
    const identity = await child(stubborn);
    const before = performance.now();
    expect(await stopIdentity(identity, { graceMs: 30_000, hurry: AbortSignal.timeout(100) })).toBe('killed');
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  it.each([
    ['in its group', '{stdio: "ignore"}'],
    ['in a session of its own', '{stdio: "ignore", detached: true}'],
  ])('ends what it started too, %s', async (_, options) => {
    const identity = await child(withKid(options));
    const family = familyOf(identity);
    expect(family.length).toBe(2);
    expect(processTree([identity.pid])).toEqual(family.map(({ pid }) => pid).sort((a, b) => a - b));
    await stopIdentity(identity, { graceMs: 200 });
    expect(family.filter(isAlive)).toEqual([]);
  });

  it('finds what is left of the group of a leader that was killed', async () => {
    const identity = await child(withKid('{stdio: "ignore"}'));
    const family = familyOf(identity);
    process.kill(identity.pid, 'SIGKILL');
    await once(started.at(-1) as ChildProcess, 'exit');
    expect(await stopIdentity(identity)).toBe('ended');
    expect(family.filter(isAlive)).toEqual([]);
  });
});

describe('what a process uses', () => {
  it('is measured while it runs', async () => {
    const { pid } = await child('while (process.cpuUsage().user < 150_000); ' + forever);
    expect(pssBytes(pid)).toBeGreaterThan(5_000_000);
    expect(cpuSeconds(pid)).toBeGreaterThanOrEqual(0.1);
  });

  it('is undefined for one that ended', () => {
    expect(pssBytes(2 ** 22 + 1)).toBeUndefined();
    expect(cpuSeconds(2 ** 22 + 1)).toBeUndefined();
  });
});

describe('rows of the process table', () => {
  it('are read from Linux although a command has blanks and parentheses', () => {
    const stat = '77 (tmux: (x) y) S 12 77 77 0 -1 4194560 1 2 3 4 250 50 0 0 20 0 1 0 987654 1 2';
    expect(parseLinuxStat(stat, 'boot')).toEqual({
      pid: 77,
      parentPid: 12,
      group: 77,
      startedAt: 'boot/987654',
      zombie: false,
      cpuSeconds: 3,
      waitedCpuSeconds: 0,
    });
  });

  it.each([
    ['  501   1   501 Ss     0:01.50 Mon Nov 23 02:41:00 2026    ', 501, 1.5, false],
    ['99 501 501 Z+ 1-02:03:04 Mon Nov  2 02:41:00 2026', 99, 93_784, true],
  ])('are read from ps: %s', (line, pid, cpu, zombie) => {
    expect(parsePsLine(line)).toMatchObject({ pid, cpuSeconds: cpu, zombie, group: 501 });
    expect(parsePsLine(line)?.startedAt).toMatch(/^Mon Nov .* 2026$/);
  });
});
