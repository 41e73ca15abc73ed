import { parseArgs } from 'node:util';
import { measureAperiodic, measureFlapping, measurePredictive } from './hpa/autoscaling.ts';
import { measureConformance } from './hpa/conformance.ts';
import { measureCrashes, measureScaleDowns, measureServing, type Subject } from './hpa/scaling.ts';
import { note, signUp } from './support/app.ts';
import { type BenchLab, prepareLab } from './support/lab.ts';
import { machine, printReport, type Figure } from './support/report.ts';

// The cluster and its autoscaler in whole labs. `--only conformance,serving,downs,crash,flapping,predictive,aperiodic` measures some of it.

const { values: flags } = parseArgs({
  options: { json: { type: 'boolean' }, short: { type: 'boolean' }, only: { type: 'string' } },
});
const short = flags.short ?? false;
const wanted = (name: string) => !flags.only || flags.only.split(',').includes(name);
/** A day in four minutes. */
const dayScale = 360;
const windowScale = 20;
let versions: Readonly<Record<string, string>> = { node: process.versions.node };

type Measure = (subject: Subject) => Promise<Figure[]>;

/** Measures in a lab of its own. */
async function inLab(upArgs: readonly string[], parts: Readonly<Record<string, Measure>>): Promise<Figure[]> {
  const chosen = Object.entries(parts).filter(([name]) => wanted(name));
  if (chosen.length === 0) return [];
  const lab: BenchLab = await prepareLab();
  const figures: Figure[] = [];
  try {
    note(`starting a lab (${upArgs.join(' ')}) …`);
    await lab.gameday('up', '--detach', ...upArgs);
    versions = await lab.versions();
    const subject: Subject = { lab, headers: await signUp(lab), short };
    for (const [, measure] of chosen) figures.push(...(await measure(subject)));
  } finally {
    await lab.remove();
  }
  return figures;
}

const figures = [
  ...(wanted('conformance') ? measureConformance() : []),
  ...(await inLab(['--no-autoscaling'], { serving: measureServing, downs: measureScaleDowns, crash: measureCrashes })),
  ...(await inLab(['--time-scale', String(windowScale)], {
    flapping: (subject) => measureFlapping(subject, windowScale),
  })),
  ...(await inLab(['--time-scale', String(dayScale)], {
    predictive: (subject) => measurePredictive(subject, dayScale),
    aperiodic: (subject) => measureAperiodic(subject, dayScale),
  })),
];
printReport({ bench: 'hpa', short, machine: machine(), versions, figures }, flags.json ?? false);
