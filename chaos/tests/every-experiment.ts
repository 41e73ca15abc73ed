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

const readAll = (folder: string): Promise<NamedExperiment[]> => Promise.all(filesIn(folder).map(read));

/** Those that a usual lab can run. */
export const suite: readonly NamedExperiment[] = await readAll(suiteFolder);

/** And those for a lab whose app is one process. */
export const all: readonly NamedExperiment[] = [...suite, ...(await readAll(join(suiteFolder, 'monolith')))];

/** All PromQL in an experiment. */
export function queriesOf(experiment: Experiment): string[] {
  const found: string[] = [];
  JSON.stringify(experiment, (key, value: unknown) => {
    if (key === 'query' && typeof value === 'string') found.push(value);
    return value;
  });
  return found;
}
