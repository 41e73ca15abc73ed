import type { Experiment, GamedayExtension } from '@gameday/experiment';
import { gamedayOf } from '@gameday/experiment/format';
import type { Providers } from '../providers/provider.ts';
import { isMapping } from '../values/equality.ts';
import { createRedactor } from '../values/redact.ts';
import { type ResolvedSources, resolveSources, type SourceOptions } from '../values/sources.ts';
import { substitute } from '../values/substitute.ts';
import { type ActivityCheck, checkActivity, type Place } from './check-activity.ts';
import { checkControls, type ControlList } from './check-controls.ts';
import { checkExtensions } from './check-extensions.ts';
import { checkShape, createChecker } from './checker.ts';
import { loadDocument, type LoadedDocument } from './load.ts';
import { withPositions } from './positions.ts';
import { type DocumentPath, ExperimentRefused, type Problem } from './problem.ts';
import { experimentShape, hypothesisShape } from './shapes.ts';

export interface ValidateOptions {
  /** The lab's native modules: with them, targets are looked up too. Without, an experiment is checked by itself. */
  readonly providers?: Providers;
  /** Names of the controls that the lab has. */
  readonly controls?: readonly string[];
  /** Default: the process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly overrides?: SourceOptions['overrides'];
}

/** An experiment without errors, ready to be run. */
export interface ValidExperiment {
  readonly document: Experiment;
  readonly file?: string;
  /** What its relative paths begin at. */
  readonly folder: string;
  readonly gameday: GamedayExtension | undefined;
  readonly sources: ResolvedSources;
  readonly warnings: readonly Problem[];
}

const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** Activities by name, as `ref` finds them: those of the hypothesis come before those of the method. */
export function activitiesByName(experiment: Readonly<Record<string, unknown>>): Map<string, Record<string, unknown>> {
  const hypothesis = experiment['steady-state-hypothesis'];
  const all = [...itemsOf(experiment.method), ...itemsOf(isMapping(hypothesis) ? hypothesis.probes : [])];
  return new Map(all.flatMap((one) => (isMapping(one) && typeof one.name === 'string' ? [[one.name, one]] : [])));
}

/** All lists of activities, with what may stand in them. */
function placesOf(
  experiment: Record<string, unknown>,
): { path: DocumentPath; place: Place; entries: readonly unknown[] }[] {
  const hypothesis = experiment['steady-state-hypothesis'];
  return [
    {
      path: ['steady-state-hypothesis', 'probes'],
      place: 'hypothesis',
      entries: itemsOf(isMapping(hypothesis) ? hypothesis.probes : []),
    },
    { path: ['method'], place: 'method', entries: itemsOf(experiment.method) },
    { path: ['rollbacks'], place: 'rollbacks', entries: itemsOf(experiment.rollbacks) },
  ];
}

function controlLists(experiment: Record<string, unknown>): ControlList[] {
  const hypothesis = experiment['steady-state-hypothesis'];
  return [
    { path: ['controls'], entries: experiment.controls },
    { path: ['steady-state-hypothesis', 'controls'], entries: isMapping(hypothesis) ? hypothesis.controls : [] },
    ...placesOf(experiment).flatMap(({ path, entries }) =>
      entries.map((entry, index) => ({
        path: [...path, index, 'controls'],
        entries: isMapping(entry) ? entry.controls : [],
      })),
    ),
  ];
}

async function problemsOf(
  experiment: Record<string, unknown>,
  sources: ResolvedSources,
  folder: string,
  options: ValidateOptions,
): Promise<Problem[]> {
  const checker = createChecker(sources, { folder, environment: options.environment ?? process.env });
  const check: ActivityCheck = { checker, providers: options.providers, byName: activitiesByName(experiment) };
  checkShape(checker, [], experimentShape, experiment);
  for (const { path, message } of sources.problems) checker.error(path, message);
  for (const { key, probe } of sources.dynamic)
    await checkActivity(check, ['configuration', key], probe, 'configuration');

  const hypothesis = experiment['steady-state-hypothesis'];
  if (hypothesis !== undefined && hypothesis !== null) {
    checkShape(checker, ['steady-state-hypothesis'], hypothesisShape, hypothesis);
  }
  for (const { path, place, entries } of placesOf(experiment)) {
    for (const [index, entry] of entries.entries()) await checkActivity(check, [...path, index], entry, place);
  }
  checkControls(checker, controlLists(experiment), options.controls ?? []);
  await checkExtensions(check, experiment.extensions);
  return checker.problems;
}

/**
 * Everything wrong with an experiment at once, without touching what it is about. Warnings are among the problems.
 * No secret stands in them.
 */
export async function checkExperiment(
  loaded: LoadedDocument,
  options: ValidateOptions = {},
): Promise<{ readonly problems: readonly Problem[]; readonly sources: ResolvedSources }> {
  const { value, folder } = loaded;
  const environment = options.environment ?? process.env;
  const overrides = options.overrides ? { overrides: options.overrides } : {};
  const experiment = isMapping(value) ? value : {};
  const sources = resolveSources(experiment, { environment, folder, ...overrides });
  const found: Problem[] = isMapping(value)
    ? await problemsOf(experiment, sources, folder, options)
    : [{ severity: 'error', path: [], message: 'is no experiment: an object with title, description and method' }];
  const redact = createRedactor(sources.secrets);
  const clean = found.map((problem) => ({ ...problem, message: redact(problem.message) }));
  return { problems: await withPositions(clean, loaded.text), sources };
}

/**
 * Checks an experiment and resolves what is known before its run.
 * @throws ExperimentRefused with all errors and warnings when there is an error
 */
export async function validateExperiment(
  loaded: LoadedDocument,
  options: ValidateOptions = {},
): Promise<ValidExperiment> {
  const { problems, sources } = await checkExperiment(loaded, options);
  if (problems.some(({ severity }) => severity === 'error')) throw new ExperimentRefused(problems, loaded.file);
  const document = loaded.value as Experiment;
  const declared = gamedayOf(document);
  const gameday = declared && (await parsed(declared, sources));
  return { document, file: loaded.file, folder: loaded.folder, gameday, sources, warnings: problems };
}

async function parsed(declared: GamedayExtension, sources: ResolvedSources): Promise<GamedayExtension> {
  const { gamedayExtension } = await import('@gameday/experiment');
  return gamedayExtension.parse(substituteKnown(declared, sources));
}

/** The extension with its references resolved; its probes keep theirs, for they are resolved whenever they run. */
function substituteKnown(declared: GamedayExtension, sources: ResolvedSources): unknown {
  const { abort, proofs, ...rest } = declared;
  return { ...(substitute(rest, sources) as object), ...(abort && { abort }), ...(proofs && { proofs }) };
}

/**
 * Reads and checks an experiment's file.
 * @throws ExperimentRefused
 */
export const readExperiment = async (file: string, options: ValidateOptions = {}): Promise<ValidExperiment> =>
  validateExperiment(await loadDocument(file), options);
