/** The types that a value from outside can be given, by `env_var_type` and `--var name:type=value`. */
export const valueTypes = ['str', 'string', 'int', 'integer', 'float', 'number', 'bytes', 'bool', 'json'];

function number(text: string, whole: boolean): number {
  const trimmed = text.trim();
  const value = Number(trimmed);
  if (trimmed === '' || !Number.isFinite(value) || (whole && !/^[+-]?\d+$/.test(trimmed))) {
    throw new RangeError(`is not ${whole ? 'a whole number' : 'a number'}`);
  }
  return value;
}

/**
 * Gives a text a type, as `chaoslib.convert_to_type` does. What is no text (a default) keeps its type.
 * @throws RangeError when the text does not say such a value; the message does not repeat it, for it may be a secret
 */
export function convert(type: string | undefined, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  switch (type) {
    case undefined:
    case 'str':
    case 'string':
    case 'bytes':
      return value;
    case 'int':
    case 'integer':
      return number(value, true);
    case 'float':
    case 'number':
      return number(value, false);
    case 'bool':
      return !['false', '0', 'no'].includes(value.toLowerCase());
    case 'json':
      if (value === '') return value;
      try {
        return JSON.parse(value);
      } catch {
        throw new RangeError('is not JSON');
      }
    default:
      throw new RangeError(`cannot have the type "${type}"; there are: ${valueTypes.join(', ')}`);
  }
}

/**
 * Reads `name=value` or `name:type=value`, as the Chaos Toolkit's `--var` has it.
 * @throws RangeError when it is neither
 */
export function parseVariable(text: string): readonly [name: string, value: unknown] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new RangeError(`"${text}" is not NAME=VALUE or NAME:TYPE=VALUE`);
  const left = text.slice(0, equals);
  const colon = left.lastIndexOf(':');
  const name = colon < 1 ? left : left.slice(0, colon);
  try {
    return [name, convert(colon < 1 ? undefined : left.slice(colon + 1), text.slice(equals + 1))];
  } catch (error) {
    throw new RangeError(`the value of "${name}" ${(error as Error).message}`, { cause: error });
  }
}
