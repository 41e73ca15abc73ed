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
// `--only noop,refused,first,holds,signals,stalled,defects` measures some of it.

const { values: flags } = parseArgs({
  options: { json: { type: 'boolean' }, short: { type: 'boolean' }, only: { type: 'string' } },
});
const short = flags.short ?? false;
const wanted = (name: string) => !flags.only || flags.only.split(',').includes(name);
let versions: Readonly<Record<string, string>> = { node: process.versions.node };

const inLab: Readonly<Record<string, (lab: BenchLab, short: boolean) => Promise<Figure[]>>> = {
  first: measureFirstFault,
  holds: measureNoFault,
  signals: measureSignals,
  stalled: measureStalled,
  defects: measureDefects,
};

const figures: Figure[] = [
  ...(wanted('noop') ? await measureNoop(short) : []),
  ...(wanted('refused') ? await measureRefused(short) : []),
];
const chosen = Object.entries(inLab).filter(([name]) => wanted(name));
if (chosen.length > 0) {
  const lab = await prepareLab();
  try {
    note('starting a lab …');
    await lab.gameday('up', '--detach', '--no-autoscaling');
    versions = await lab.versions();
    for (const [, measure] of chosen) figures.push(...(await measure(lab, short)));
  } finally {
    await lab.remove();
  }
}
printReport({ bench: 'chaos', short, machine: machine(), versions, figures }, flags.json ?? false);
