import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Defect, defects, plant } from '@gameday/chaos/defects';
import { loadDocument } from '@gameday/chaos-engine';
import type { Experiment } from '@gameday/experiment';
import { note } from '../support/app.ts';
import { type BenchLab, root } from '../support/lab.ts';
import type { Figure } from '../support/report.ts';
import { startRunner } from './runner.ts';

interface Outcome {
  readonly runs: ReadonlyArray<{
    readonly verdict: string;
    readonly asExpected: boolean;
    readonly reasons: ReadonlyArray<{ readonly message: string }>;
  }>;
}

const fileOf = (experiment: string): string => join(root, 'chaos', `${experiment}.ts`);

async function verdictOf(lab: BenchLab, file: string) {
  const { stdout, stderr } = await startRunner(lab, ['run', file, '--json', '--quiet']).ended;
  if (stdout === '') throw new Error(`${file} was not run: ${stderr}`);
  const [run] = (JSON.parse(stdout) as Outcome).runs;
  if (!run) throw new Error(`${file} was not run`);
  return run;
}

/** Of a short run: the one that takes the least time. */
const shortest = 'single-replica';

/**
 * Each defect by itself: an experiment that holds without it must deviate with it. A run without a judgement catches
 * nothing. Where several experiments should catch it, one is enough.
 * @param only ids, with commas between them; default all, or of a short run one
 */
export async function measureDefects(lab: BenchLab, short: boolean, only = short ? shortest : ''): Promise<Figure[]> {
  const planted = defects.filter(({ id }) => only === '' || only.split(',').includes(id));
  if (planted.length === 0)
    throw new Error(`there is no defect "${only}"; there are ${defects.map(({ id }) => id).join(', ')}`);
  note(`planting ${planted.length} defects …`);
  const folder = mkdtempSync(join(tmpdir(), 'gameday-defects-'));
  const missed: string[] = [];
  const sound = new Map<string, boolean>();

  async function holdsWithout(experiment: string): Promise<boolean> {
    const known = sound.get(experiment);
    if (known !== undefined) return known;
    const { asExpected, verdict, reasons } = await verdictOf(lab, fileOf(experiment));
    sound.set(experiment, asExpected);
    note(`  ${experiment} without a defect: ${verdict}${asExpected ? '' : `: ${reasons[0]?.message ?? ''}`}`);
    return asExpected;
  }

  async function catches(experiment: string, defect: Defect): Promise<boolean> {
    if (!(await holdsWithout(experiment))) return false;
    const file = join(folder, `${experiment}-${defect.id}.json`);
    const { value } = await loadDocument(fileOf(experiment));
    writeFileSync(file, JSON.stringify(plant(value as Experiment, defect)));
    const { verdict, reasons } = await verdictOf(lab, file);
    const caught = verdict === 'deviated';
    note(
      `  ${caught ? 'caught' : 'not caught'}: ${defect.says} (${experiment}: ${verdict}: ${reasons[0]?.message ?? ''})`,
    );
    return caught;
  }

  try {
    for (const defect of planted) {
      let caught = false;
      for (const experiment of defect.caughtBy) caught ||= await catches(experiment, defect);
      if (!caught) missed.push(defect.id);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    {
      name: 'planted defects that nobody catches',
      value: missed.length,
      unit: `of ${planted.length}`,
      goal: { atMost: 0 },
    },
    {
      name: '  experiments that do not hold without a defect',
      value: [...sound.values()].filter((held) => !held).length,
      unit: `of ${sound.size}`,
      goal: { atMost: 0 },
    },
  ];
}
