import { parseArgs } from 'node:util';
import { measureSignals, measureStalled } from './chaos/breaking-off.ts';
import { measureDefects } from './chaos/defects.ts';
import { measureFirstFault } from './chaos/first-fault.ts';
import { measureNoFault } from './chaos/holds.ts';
import { measureNoop } from './chaos/noop.ts';
import { measureRefused } from './chaos/refused.ts';
import { note } from './support/app.ts';
import { type BenchLab, prepareLab } from './support/lab.ts';
import { machine, printReport, type Figure } from './support/report.ts';

// Chaos experiments: how quick a run is, and whether it always undoes what it made.
// `--only noop,refused,first,holds,signals,stalled,defects` measures some of it; `--defect ID` plants some defects only.

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean' },
    short: { type: 'boolean' },
    only: { type: 'string' },
    defect: { type: 'string' },
  },
});
const short = flags.short ?? false;
const wanted = (name: string) => !flags.only || flags.only.split(',').includes(name);
let versions: Readonly<Record<string, string>> = { node: process.versions.node };

type Measure = (lab: BenchLab, short: boolean) => Promise<Figure[]>;

/** Measures in a lab of its own. */
async function inLab(upArgs: readonly string[], parts: Readonly<Record<string, Measure>>): Promise<Figure[]> {
  const chosen = Object.entries(parts).filter(([name]) => wanted(name));
  if (chosen.length === 0) return [];
  const lab = await prepareLab();
  const figures: Figure[] = [];
  try {
    note(`starting a lab ${upArgs.join(' ')} …`);
    await lab.gameday('up', '--detach', ...upArgs);
    versions = await lab.versions();
    for (const [, measure] of chosen) figures.push(...(await measure(lab, short)));
  } finally {
    await lab.remove();
  }
  return figures;
}

const figures: Figure[] = [
  ...(wanted('noop') ? await measureNoop(short) : []),
  ...(wanted('refused') ? await measureRefused(short) : []),
  ...(await inLab(['--no-autoscaling'], {
    first: measureFirstFault,
    holds: measureNoFault,
    signals: measureSignals,
    stalled: measureStalled,
  })),
  // The suite is written for a lab as it is.
  ...(await inLab([], { defects: (lab, isShort) => measureDefects(lab, isShort, flags.defect) })),
];
printReport({ bench: 'chaos', short, machine: machine(), versions, figures }, flags.json ?? false);
