import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, processIdentity, processesMarked } from '@gameday/process';
import { afterAll, describe, expect, it } from 'vitest';
import { labProviders } from '../index.ts';
import { littleRun, noLab } from '../testing/little-run.ts';
import { loadMark } from './loads.ts';

const lab = noLab();
const run = littleRun(labProviders(lab));
afterAll(() => rmSync(lab.folder, { recursive: true, force: true }));

/** A process that stands for a load whose runner has died. */
async function orphan() {
  const mark = randomUUID();
  const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore', env: { [loadMark]: mark } });
  const identity = processIdentity(child.pid ?? 0);
  if (!identity) throw new Error('no process could be started');
  // Until it is another program, its environment is still this one's.
  while (processesMarked(loadMark, mark).length === 0) await sleep(5);
  return { mark, identity };
}

describe('a load that a dead runner has left', () => {
  it('is ended by its identity', async () => {
    const { mark, identity } = await orphan();
    await run.call('k6', 'stopLoad', { mark, process: identity });
    expect(isAlive(identity)).toBe(false);
  });

  it('is found by its mark where its pid was not written down yet', async () => {
    const { mark, identity } = await orphan();
    await run.call('k6', 'stopLoad', { mark });
    expect(isAlive(identity)).toBe(false);
  });

  it('is not taken for another process of its pid, or of another load', async () => {
    const { mark, identity } = await orphan();
    await run.call('k6', 'stopLoad', { mark: 'x', process: { ...identity, startedAt: 'another boot/1' } });
    await run.call('k6', 'stopLoad', { mark: randomUUID() });
    expect(isAlive(identity)).toBe(true);
    await run.call('k6', 'stopLoad', { mark });
  });

  it('needs nothing when it has ended', async () => {
    await run.call('k6', 'stopLoad', { mark: randomUUID() });
  });
});
