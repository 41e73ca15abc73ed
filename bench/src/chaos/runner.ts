import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '@gameday/chaos-engine';
import { runEventsOf } from '@gameday/lab-kit';
import { type BenchLab, root } from '../support/lab.ts';

/** A runner in a process of its own. */
export interface Runner {
  readonly child: ChildProcess;
  /** Milliseconds since the epoch. */
  readonly spawnedAt: number;
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

const main = join(root, 'apps/gameday/src/main.ts');

/** Starts `gameday chaos …` in the lab's surroundings. */
export function startRunner(lab: Pick<BenchLab, 'env'>, args: readonly string[]): Runner {
  const spawnedAt = Date.now();
  const child = spawn(process.execPath, [main, 'chaos', ...args], {
    cwd: root,
    env: lab.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<Awaited<Runner['ended']>>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, spawnedAt, ended };
}

const runsFolder = ({ home }: Pick<BenchLab, 'home'>): string => join(home, 'runs');

/** The newest run of a lab; undefined when there is none. */
export function newestRun(lab: Pick<BenchLab, 'home'>): string | undefined {
  return existsSync(runsFolder(lab)) ? readdirSync(runsFolder(lab)).sort().at(-1) : undefined;
}

/** What a run has told so far; its folder is there a moment before its events are. */
export function eventsOf(lab: Pick<BenchLab, 'home'>, run: string): RunEvent[] {
  const file = runEventsOf({ runs: runsFolder(lab) }, run);
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '');
  return lines.slice(1).map((line) => JSON.parse(line) as RunEvent);
}
