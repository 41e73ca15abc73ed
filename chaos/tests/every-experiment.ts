import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Experiment, gamedayOf, type GamedayExtension } from '@gameday/experiment';
import { loadDocument } from '@gameday/chaos-engine';

export const suiteFolder = join(import.meta.dirname, '..');

export interface NamedExperiment {
  /** Without its ending. */
  readonly name: string;
  readonly file: string;
  readonly experiment: Experiment;
  readonly gameday: GamedayExtension;
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => join(folder, file));

async function read(file: string): Promise<NamedExperiment> {
  const experiment = (await loadDocument(file)).value as Experiment;
  const gameday = gamedayOf(experiment);
  if (!gameday) throw new Error(`${file} says nothing under \`gameday\``);
  return { name: basename(file, '.ts'), file, experiment, gameday };
}

/** One after the other: a test runner's loader can lock itself up over modules that share what they import. */
async function readAll(files: readonly string[]): Promise<NamedExperiment[]> {
  const all: NamedExperiment[] = [];
  for (const file of files) all.push(await read(file));
  return all;
}

/** Those that a usual lab can run. */
export const suite: readonly NamedExperiment[] = await readAll(filesIn(suiteFolder));

/** And those for a lab whose app is one process. */
export const all: readonly NamedExperiment[] = [...suite, ...(await readAll(filesIn(join(suiteFolder, 'monolith'))))];

/** All PromQL in an experiment. */
export function queriesOf(experiment: Experiment): string[] {
  const found: string[] = [];
  JSON.stringify(experiment, (key, value: unknown) => {
    if (key === 'query' && typeof value === 'string') found.push(value);
    return value;
  });
  return found;
}
