import type { ExperimentValue } from '@gameday/console-api';
import { fieldsOf, textOf } from '../../../sources/shape.ts';

/** The lab tells these to every run; another address would be another lab's. */
const labAddress = /^GAMEDAY_[A-Z]+_URL$/;
/** What can be said on a command line as it is. */
const plainName = /^[A-Za-z_][\w.-]*$/;

const types: Readonly<Record<string, ExperimentValue['type']>> = {
  int: 'number',
  integer: 'number',
  float: 'number',
  number: 'number',
  bool: 'boolean',
  json: 'json',
};

function typeOf(value: unknown): ExperimentValue['type'] {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'string' || value === undefined ? 'text' : 'json';
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function valueOf(name: string, declared: unknown): ExperimentValue {
  const { type, key, path, env_var_type: cast, default: byDefault } = fieldsOf(declared);
  const settable = plainName.test(name);
  const typed = types[textOf(cast) ?? ''];
  const fallback = byDefault === undefined ? {} : { byDefault: shown(byDefault) };
  if (type === 'env') {
    const isAddress = labAddress.test(String(key));
    const from = isAddress ? 'the lab' : `the variable ${String(key)}`;
    if (isAddress) return { name, type: 'text', from, settable: false };
    return { name, type: typed ?? typeOf(byDefault), from, settable, ...fallback };
  }
  if (type === 'file') {
    return { name, type: typed ?? typeOf(byDefault), from: `the file ${String(path)}`, settable, ...fallback };
  }
  if (type === 'probe') return { name, type: 'text', from: 'a probe that is asked first', settable: false };
  return { name, type: typeOf(declared), from: 'the experiment', settable, byDefault: shown(declared) };
}

/** The values of a configuration: what each is without a person's choice, and whether there is one. */
export const valuesOf = (configuration: unknown): ExperimentValue[] =>
  Object.entries(fieldsOf(configuration)).map(([name, declared]) => valueOf(name, declared));

/** The types that `--var NAME:TYPE=VALUE` knows. */
const flagTypes = { text: 'str', number: 'number', boolean: 'bool', json: 'json' } as const;

/** A chosen value that does not fit; the message is for people. */
export class ValueRefused extends Error {
  readonly code = 'bad_value';
}

function checked({ name, type }: ExperimentValue, value: string | number | boolean): string {
  const text = String(value);
  if (type === 'number' && (text.trim() === '' || !Number.isFinite(Number(text)))) {
    throw new ValueRefused(`The value of ${name} must be a number.`);
  }
  if (type === 'boolean' && text !== 'true' && text !== 'false') {
    throw new ValueRefused(`The value of ${name} must be true or false.`);
  }
  if (type === 'json') {
    try {
      JSON.parse(text);
    } catch (error) {
      throw new ValueRefused(`The value of ${name} must be JSON.`, { cause: error });
    }
  }
  if (text.includes('\0')) throw new ValueRefused(`The value of ${name} has a character that no value can have.`);
  return text;
}

/**
 * Chosen values as flags of `gameday chaos run`.
 * @throws ValueRefused for a name that the experiment does not have or that is not chosen, and for a value of another type
 */
export function variableFlags(
  values: readonly ExperimentValue[],
  chosen: Readonly<Record<string, string | number | boolean>>,
): string[] {
  return Object.entries(chosen).flatMap(([name, value]) => {
    const known = values.find((one) => one.name === name);
    if (!known) throw new ValueRefused(`The experiment has no value named ${name}.`);
    if (!known.settable) throw new ValueRefused(`The value of ${name} comes from ${known.from}; it is not chosen.`);
    return ['--var', `${name}:${flagTypes[known.type]}=${checked(known, value)}`];
  });
}
