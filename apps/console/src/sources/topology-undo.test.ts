import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openUndoLog } from '@gameday/chaos-engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFaultIds, readPauseEnd } from './topology-undo.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'topology-undo-'));
});
afterEach(() => rm(folder, { recursive: true }));

const intent = { kind: 'toxiproxy.toxic', target: 'feed → users', says: 'latency' };

describe('the id of a fault', () => {
  it('stands in the undo log of its run, where the cluster keeps it', async () => {
    const leases = openUndoLog(folder, { run: 'run-1' });
    const kept = await leases.acquire({
      ...intent,
      undo: { module: 'toxiproxy', func: 'endFault', arguments: { fault: 'latency-1' } },
    });
    const other = await leases.acquire({ ...intent, undo: { module: 'cluster', func: 'resume', arguments: {} } });
    expect(await readFaultIds({ undo: folder }, new Set([kept.id, other.id]))).toEqual(
      new Map([[kept.id, 'latency-1']]),
    );
    await leases.close();
  });

  it('is not known of a log that cannot be read', async () => {
    await writeFile(join(folder, 'x.undo.jsonl'), 'not JSON\n');
    expect(await readFaultIds({ undo: folder }, new Set(['x-1']))).toEqual(new Map());
  });
});

describe('how long a run waits', () => {
  const nowMs = 10_000;
  const write = async (run: string, text: string) => {
    await mkdir(join(folder, run));
    await writeFile(join(folder, run, 'events.ndjson'), text);
  };
  const pause = (at: number, ms: number) => `${JSON.stringify({ type: 'pause', at, name: 'watch', ms })}\n`;

  it.each([
    ['goes on until its pause is over', pause(2_000, 1_000) + pause(9_000, 5_000), 14_000],
    ['is over when its time is', pause(2_000, 1_000), undefined],
    ['is read from lines that are whole', `${pause(9_000, 5_000)}{"type":"pau`, 14_000],
    ['is not told by other events', '{"type":"phase","at":9000,"ms":5000}\n', undefined],
  ])('%s', async (_name, text, expected) => {
    await write('run-1', text);
    expect(await readPauseEnd({ runs: folder }, 'run-1', nowMs)).toBe(expected);
  });

  it('is asked of runs in their folder alone', async () => {
    await write('run-1', pause(9_000, 5_000));
    const runs = join(folder, 'run-1');
    expect(await readPauseEnd({ runs }, '../run-1', nowMs)).toBeUndefined();
    expect(await readPauseEnd({ runs: join(folder, 'nothing') }, 'run-1', nowMs)).toBeUndefined();
  });
});
