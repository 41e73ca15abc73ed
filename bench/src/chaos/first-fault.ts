import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { note } from '../support/app.ts';
import type { BenchLab } from '../support/lab.ts';
import { type Figure, median } from '../support/report.ts';
import { faultOnly, faultTypes } from './documents.ts';
import { eventsOf, newestRun, startRunner } from './runner.ts';

/** From the start of the process until a toxic is in force and all callers go through it. */
export async function measureFirstFault(lab: BenchLab, short: boolean): Promise<Figure[]> {
  const times = short ? 5 : 30;
  note(`from start to first fault, ${times} times …`);
  const folder = mkdtempSync(join(tmpdir(), 'gameday-first-'));
  const [latency] = faultTypes;
  if (!latency) return [];
  const file = join(folder, 'latency.json');
  writeFileSync(file, JSON.stringify(faultOnly(latency, 0.2)));
  const tookMs: number[] = [];
  try {
    for (let time = 0; time <= times; time += 1) {
      const { spawnedAt, ended } = startRunner(lab, ['run', file, '--quiet']);
      const { stderr } = await ended;
      const run = newestRun(lab);
      const event =
        run === undefined
          ? undefined
          : eventsOf(lab, run).find((one) => one.type === 'fault' && one.state === 'in force');
      if (!event) throw new Error(`no fault came into force: ${stderr}`);
      // What is compiled at the first start is kept.
      if (time > 0) tookMs.push(event.at - spawnedAt);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    { name: 'start to first proxy fault', value: median(tookMs), unit: 'ms', goal: { atMost: 300 }, runs: tookMs },
  ];
}
