import { SelectorError } from './selectors.ts';

/** One requirement on a field; all of a selector's hold together. */
export interface FieldRequirement {
  /** Path such as `involvedObject.uid`. */
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

const syntax = /^\s*([A-Za-z][\w.-]*)\s*(==|=|!=)\s*((?:[^,=\\]|\\.)*?)\s*$/;

/** Splits at commas that no backslash escapes. */
const split = (text: string): string[] => text.match(/(?:[^,\\]|\\.)+/g) ?? [];

/**
 * Reads a field selector: `metadata.name=x,status.phase!=Running`; empty selects everything. `\,`, `\=` and `\\` in a
 * value stand for themselves.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/
 * @param supported fields that may be asked for; any when absent
 * @throws SelectorError naming what is wrong, and the fields that are supported
 */
export function parseFieldSelector(text: string, supported?: readonly string[]): FieldRequirement[] {
  return split(text)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [, field, sign, value] = syntax.exec(part) ?? [];
      if (field === undefined || value === undefined) {
        throw new SelectorError(`field selector "${text}": "${part.trim()}" is neither field=value nor field!=value`);
      }
      if (supported && !supported.includes(field)) {
        throw new SelectorError(
          `field label not supported: ${field}; supported here: ${supported.toSorted().join(', ')}`,
        );
      }
      return { field, operator: sign === '!=' ? '!=' : '=', value: value.replaceAll(/\\(.)/g, '$1') };
    });
}

/** The value at a path of names, undefined where there is none. */
const valueAt = (object: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (at, name) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined),
      object,
    );

/** Whether an object meets every requirement; a field that is absent counts as the empty text, as in Kubernetes. */
export const matchesFields = (requirements: readonly FieldRequirement[], object: unknown): boolean =>
  requirements.every(({ field, operator, value }) => {
    const found = valueAt(object, field);
    const text = found === undefined || found === null ? '' : String(found);
    return (text === value) === (operator === '=');
  });
