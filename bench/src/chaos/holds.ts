import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { note, url } from '../support/app.ts';
import type { BenchLab } from '../support/lab.ts';
import type { Figure } from '../support/report.ts';
import { noFault } from './documents.ts';
import { startRunner } from './runner.ts';

/** Runs that declare no fault must hold. */
export async function measureNoFault(lab: BenchLab, short: boolean): Promise<Figure[]> {
  const times = short ? 5 : 100;
  note(`running an experiment without a fault ${times} times …`);
  const folder = mkdtempSync(join(tmpdir(), 'gameday-holds-'));
  const file = join(folder, 'nothing.json');
  writeFileSync(file, JSON.stringify(noFault(url(lab.ports.gateway, ''))));
  let others = 0;
  try {
    for (let time = 0; time < times; time += 1) {
      const { code, stdout, stderr } = await startRunner(lab, ['run', file, '--quiet']).ended;
      if (code === 0) continue;
      others += 1;
      note(`  ended with ${code}: ${stdout}${stderr}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return [{ name: 'runs without a fault that do not hold', value: others, unit: `of ${times}`, goal: { atMost: 0 } }];
}
