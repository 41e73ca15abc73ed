import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { note } from '../support/app.ts';
import type { BenchLab } from '../support/lab.ts';
import type { Figure } from '../support/report.ts';
import { startRunner } from './runner.ts';

/** A mistake in the policies of an app, and the experiment of chaos/ that must catch it. */
export interface Defect {
  readonly name: string;
  readonly edges: ReadonlyArray<{
    readonly caller: string;
    /** Or "server": the caller's own limit. */
    readonly callee: string;
    /** What differs from the default. */
    readonly policy: Readonly<Record<string, unknown>>;
  }>;
  /** By name. It is expected to hold without the defect. */
  readonly experiment: string;
}

const onEdge = (
  name: string,
  caller: string,
  callee: string,
  policy: Readonly<Record<string, unknown>>,
  experiment: string,
): Defect => ({ name, edges: [{ caller, callee, policy }], experiment });

/** All that is planted. */
export const defects: readonly Defect[] = [
  onEdge('the budget of retries is off', 'gateway', 'feed', { retryBudget: null }, 'retry-storm-with-budget'),
];

async function plant(lab: BenchLab, { edges }: Defect): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'gameday-defect-'));
  for (const [index, { caller, callee, policy }] of edges.entries()) {
    const file = join(folder, `${index}.json`);
    writeFileSync(file, JSON.stringify(policy));
    await lab.gameday('policy', 'set', caller, callee, file);
  }
  return async () => {
    for (const { caller, callee } of edges) await lab.gameday('policy', 'unset', caller, callee);
    rmSync(folder, { recursive: true, force: true });
  };
}

interface Outcome {
  readonly runs: ReadonlyArray<{
    readonly verdict: string;
    readonly asExpected: boolean;
    readonly reasons: ReadonlyArray<{ readonly message: string }>;
  }>;
}

async function verdictOf(lab: BenchLab, experiment: string) {
  const { stdout, stderr } = await startRunner(lab, ['run', experiment, '--json', '--quiet']).ended;
  if (stdout === '') throw new Error(`${experiment} was not run: ${stderr}`);
  const [run] = (JSON.parse(stdout) as Outcome).runs;
  if (!run) throw new Error(`${experiment} was not run`);
  return run;
}

/** Each defect by itself: the experiment must hold without it, and deviate with it. An inconclusive run catches nothing. */
export async function measureDefects(lab: BenchLab, short: boolean): Promise<Figure[]> {
  const planted = short ? defects.slice(0, 1) : defects;
  note(`planting ${planted.length} defects …`);
  const missed: string[] = [];
  const alarms: string[] = [];
  for (const experiment of new Set(planted.map((defect) => defect.experiment))) {
    const { asExpected, verdict, reasons } = await verdictOf(lab, experiment);
    if (asExpected) continue;
    alarms.push(experiment);
    note(`  ${experiment} without a defect: ${verdict}: ${reasons[0]?.message ?? ''}`);
  }
  for (const defect of planted) {
    const unplant = await plant(lab, defect);
    try {
      const { verdict, asExpected } = await verdictOf(lab, defect.experiment);
      const caught = !asExpected && (verdict === 'deviated' || verdict === 'held');
      if (!caught) missed.push(defect.name);
      note(`  ${caught ? 'caught' : 'MISSED'}: ${defect.name} (${defect.experiment}: ${verdict})`);
    } finally {
      await unplant();
    }
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
      value: alarms.length,
      unit: 'experiments',
      goal: { atMost: 0 },
    },
  ];
}
