import type { Experiment, ExperimentFields, Hypothesis, OtherExtension } from './format/document.ts';
import type { GamedayExtension, GamedayInput } from './format/gameday.ts';

/** An experiment as it is written in TypeScript: the document, with two fields where they read better. */
export interface ExperimentInput extends ExperimentFields {
  /** `steady-state-hypothesis` of the document. */
  readonly hypothesis?: Hypothesis;
  /** What this lab adds: `extensions` with the name `gameday`. */
  readonly gameday?: GamedayInput;
  /** Of other tools. */
  readonly extensions?: readonly OtherExtension[];
}

/**
 * The JSON document of an experiment. What the types cannot know (values from the configuration, names of services) is
 * checked when it is loaded.
 */
export function defineExperiment(input: ExperimentInput): Experiment {
  const { hypothesis, gameday, extensions = [], title, description, tags, contributions, ...rest } = input;
  const own = gameday === undefined ? [] : [{ name: 'gameday', ...gameday }];
  const all = [...extensions, ...own];
  const document = {
    title,
    description,
    tags,
    contributions,
    ...(all.length > 0 && { extensions: all }),
    ...(hypothesis && { 'steady-state-hypothesis': hypothesis }),
    ...rest,
  };
  return JSON.parse(JSON.stringify(document)) as Experiment;
}

/** What this lab's experiments say beyond the Chaos Toolkit's format; undefined for documents that say nothing. */
export function gamedayOf(experiment: Experiment): GamedayExtension | undefined {
  return experiment.extensions?.find(({ name }) => name === 'gameday') as GamedayExtension | undefined;
}
