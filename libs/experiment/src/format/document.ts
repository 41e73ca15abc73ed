import type { Activity, ActivityReference, HypothesisProbe } from './activities.ts';
import type { ControlEntry } from './controls.ts';
import type { GamedayExtension } from './gameday.ts';
import type { ConfigurationSource, SecretSources } from './sources.ts';

export const hypothesisStrategies = [
  'default',
  'before-method-only',
  'after-method-only',
  'during-method-only',
  'continuously',
  'skip',
] as const;
/** When the hypothesis is checked. */
export type HypothesisStrategy = (typeof hypothesisStrategies)[number];

export const rollbackStrategies = ['default', 'always', 'never', 'deviated'] as const;
/** When the declared rollbacks are played. What holds a lease is undone in any case. */
export type RollbackStrategy = (typeof rollbackStrategies)[number];

export const contributionLevels = ['high', 'medium', 'low', 'none'] as const;

export interface Hypothesis {
  readonly title: string;
  readonly probes: readonly (HypothesisProbe | ActivityReference)[];
  readonly controls?: readonly ControlEntry[];
}

export interface Runtime {
  readonly hypothesis?: { readonly strategy?: HypothesisStrategy };
  readonly rollbacks?: { readonly strategy?: RollbackStrategy };
}

/** What the document and the author's form of it have in common. */
export interface ExperimentFields {
  readonly title: string;
  readonly description: string;
  readonly tags?: readonly string[];
  readonly contributions?: Readonly<Record<string, (typeof contributionLevels)[number]>>;
  readonly configuration?: Readonly<Record<string, ConfigurationSource>>;
  readonly secrets?: SecretSources;
  readonly controls?: readonly ControlEntry[];
  /** What is done, in this order. May be empty. */
  readonly method: readonly (Activity | ActivityReference)[];
  /** What is done at the end, in this order. */
  readonly rollbacks?: readonly (Activity | ActivityReference)[];
  readonly runtime?: Runtime;
}

/** An extension of another tool; ours has the name `gameday`. */
export interface OtherExtension {
  readonly name: string;
  readonly [field: string]: unknown;
}

/** An experiment in the Chaos Toolkit's open format (chaostoolkit.org, "Experiment", API 1.0.0). */
export interface Experiment extends ExperimentFields {
  readonly version?: string;
  readonly 'steady-state-hypothesis'?: Hypothesis;
  readonly extensions?: readonly (GamedayExtension | OtherExtension)[];
}
