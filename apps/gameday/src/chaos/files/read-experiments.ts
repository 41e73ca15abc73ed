import {
  checkExperiment,
  ExperimentRefused,
  loadDocument,
  type LoadedDocument,
  type Problem,
  sentence,
  validateExperiment,
  type ValidExperiment,
} from '@gameday/chaos-engine';
import type { Experiment } from '@gameday/experiment';
import { CommandError } from '../../cli/errors.ts';
import { exitCode } from '../../cli/io.ts';
import type { ChaosLab } from '../lab.ts';
import { readsEnvironment, usesExtension, usesModules } from './needs-lab.ts';

export interface ReadOptions {
  /** Values in the place of those in the experiment. */
  readonly configuration?: Readonly<Record<string, unknown>>;
}

export interface ReadExperiment {
  readonly file: string;
  readonly experiment: ValidExperiment;
}

const loadSchemas = async (): Promise<void> => (await import('./load-schemas.ts')).loadSchemas();

/** A file's document; what it will be checked with is loaded the quick way. */
async function load(file: string): Promise<LoadedDocument> {
  // An experiment in TypeScript imports the catalogue of what it can do, and with that the schemas.
  if (file.endsWith('.ts')) await loadSchemas();
  const loaded = await loadDocument(file);
  if (usesModules(loaded.value) || usesExtension(loaded.value)) await loadSchemas();
  return loaded;
}

async function optionsFor({ value }: LoadedDocument, lab: ChaosLab, { configuration }: ReadOptions) {
  const providers = usesModules(value) ? (await lab.modules()).providers : undefined;
  return {
    ...(readsEnvironment(value) && { environment: await lab.environment() }),
    controls: ['log'],
    ...(providers && { providers }),
    ...(configuration && { overrides: { configuration } }),
  };
}

/** Every problem of a file, errors and warnings; none of them is thrown. */
export async function problemsOf(file: string, lab: ChaosLab, options: ReadOptions = {}): Promise<readonly Problem[]> {
  try {
    const loaded = await load(file);
    const { problems } = await checkExperiment(loaded, await optionsFor(loaded, lab, options));
    return problems;
  } catch (error) {
    if (error instanceof ExperimentRefused) return error.problems;
    throw error;
  }
}

/**
 * Reads and checks all files before anything is done with any of them.
 * @throws CommandError (wrong input) with every problem of every file
 */
export async function readExperiments(
  files: readonly string[],
  lab: ChaosLab,
  options: ReadOptions = {},
): Promise<ReadExperiment[]> {
  const read: ReadExperiment[] = [];
  const refused: string[] = [];
  for (const file of files) {
    try {
      const loaded = await load(file);
      read.push({ file, experiment: await validateExperiment(loaded, await optionsFor(loaded, lab, options)) });
    } catch (error) {
      if (!(error instanceof ExperimentRefused)) throw error;
      refused.push(...error.problems.map((problem) => sentence(problem, file)));
    }
  }
  if (refused.length === 0) return read;
  const bad = files.length - read.length;
  const what = files.length === 1 ? 'the experiment is refused' : `${bad} of ${files.length} experiments are refused`;
  throw new CommandError('experiment_refused', `${what}; nothing was touched`, {
    exitCode: exitCode.usage,
    details: refused,
  });
}

/** An experiment's document before it was checked, for lists; undefined when the file holds none. */
export async function peek(file: string): Promise<{ document: Experiment } | { unreadable: string } | undefined> {
  try {
    const { value } = await load(file);
    const isOne = typeof value === 'object' && value !== null && 'title' in value && 'method' in value;
    return isOne && Array.isArray(value.method) ? { document: value as Experiment } : undefined;
  } catch (error) {
    if (error instanceof ExperimentRefused)
      return { unreadable: error.problems.map(({ message }) => message).join('; ') };
    throw error;
  }
}
