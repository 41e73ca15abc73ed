import { type RunOptions, parseVariable } from '@gameday/chaos-engine';
import type { Dry } from '@gameday/experiment';
import { hypothesisStrategies, rollbackStrategies } from '@gameday/experiment/format';
import type { Flags, FlagValues } from '../cli/command.ts';
import { wholeNumber } from '../cli/command.ts';
import { usageError } from '../cli/errors.ts';

const dryKinds = ['probes', 'actions', 'activities', 'pause'] as const satisfies readonly Dry[];
const seedMax = 2 ** 32 - 1;

/** Flags that decide how an experiment is run; those that the Chaos Toolkit has too are named as there. */
export const runFlags = {
  seed: { type: 'string', value: 'N', help: 'Of all random parts; the same seed draws the same.' },
  var: { type: 'string', multiple: true, value: 'NAME[:TYPE]=VALUE', help: 'A value of the configuration.' },
  'hypothesis-strategy': {
    type: 'string',
    value: 'WHEN',
    help: `When the hypothesis counts: ${hypothesisStrategies.join(', ')}.`,
  },
  'rollback-strategy': {
    type: 'string',
    value: 'WHEN',
    help: `When declared rollbacks are played: ${rollbackStrategies.join(', ')}.`,
  },
  alongside: { type: 'boolean', help: 'Also while another run is under way.' },
} as const satisfies Flags;

export const dryFlag = {
  dry: { type: 'string', value: 'WHAT', help: `Only pretend: ${dryKinds.join(', ')}.` },
} as const satisfies Flags;

function oneOf<const Name extends string>(
  flag: string,
  given: string | undefined,
  names: readonly Name[],
): Name | undefined {
  if (given === undefined || (names as readonly string[]).includes(given)) return given as Name | undefined;
  throw usageError(`--${flag} is "${given}"; there are: ${names.join(', ')}`);
}

export interface RunSettings {
  readonly seed?: number;
  readonly strategies?: NonNullable<RunOptions['strategies']>;
  readonly configuration?: Readonly<Record<string, unknown>>;
}

/** @throws CommandError (wrong use) */
export function runSettings(flags: FlagValues<typeof runFlags>): RunSettings {
  const hypothesis = oneOf('hypothesis-strategy', flags['hypothesis-strategy'], hypothesisStrategies);
  const rollbacks = oneOf('rollback-strategy', flags['rollback-strategy'], rollbackStrategies);
  return {
    ...(flags.seed !== undefined && { seed: wholeNumber(flags.seed, '--seed', { min: 0, max: seedMax }) }),
    ...((hypothesis ?? rollbacks) && {
      strategies: { ...(hypothesis && { hypothesis }), ...(rollbacks && { rollbacks }) },
    }),
    ...(flags.var && { configuration: Object.fromEntries(flags.var.map(variable)) }),
  };
}

function variable(text: string): readonly [string, unknown] {
  try {
    return parseVariable(text);
  } catch (error) {
    throw usageError(`--var: ${(error as Error).message}`);
  }
}

/** @throws CommandError (wrong use) */
export const dryOf = (flags: FlagValues<typeof dryFlag>): Dry | undefined => oneOf('dry', flags.dry, dryKinds);
