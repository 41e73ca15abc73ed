import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startK6 } from '@gameday/k6';
import { type BenchLab, root } from './lab.ts';

export interface K6Load {
  /** File below loadtests/, without its ending. */
  readonly scenario: string;
  readonly gateway: string;
  readonly vus: number;
  readonly seconds: number;
}

export interface K6Figures {
  readonly requestsPerSecond: number;
  /** Share of requests that were answered as they should be, 0 to 1. */
  readonly success: number;
}

/** Where this lab's k6 is. @throws Error when there is none */
export async function k6Path(lab: BenchLab): Promise<string> {
  const { engines } = JSON.parse(await lab.gameday('engines', 'list', '--json')) as {
    engines: ReadonlyArray<{ readonly name: string; readonly path: string | null }>;
  };
  const path = engines.find(({ name }) => name === 'k6')?.path;
  if (!path) throw new Error('there is no k6; `npx gameday engines install k6` gets one');
  return path;
}

/** Loads a door with one of the lab's own scenarios, as the lab does but with no raw file and no metrics sent. */
export async function runK6(k6: string, load: K6Load): Promise<K6Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'gameday-bench-k6-'));
  const { gateway, vus, seconds: durationSeconds } = load;
  const script = join(root, 'loadtests', `${load.scenario}.ts`);
  try {
    const run = await startK6({ k6, script, folder, gateway, vus, durationSeconds, raw: false });
    const { exitCode, metrics, requests, durationSeconds: tookSeconds } = await run.ended;
    // 99: a threshold was missed; the figures are there all the same.
    if (exitCode !== 0 && exitCode !== 99) throw new Error(`k6 ended with ${exitCode}`);
    const { all, ...transactions } = metrics;
    const right = Object.values(transactions).reduce((sum, { count, success }) => sum + count * success, 0);
    return { requestsPerSecond: requests / tookSeconds, success: all ? right / all.count : 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
