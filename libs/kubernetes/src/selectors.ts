import type { LabelSelector } from 'kubernetes-types/meta/v1.js';

/** One requirement on labels; all of a selector's hold together. */
export type LabelRequirement =
  | { readonly key: string; readonly operator: 'In' | 'NotIn'; readonly values: readonly string[] }
  | { readonly key: string; readonly operator: 'Exists' | 'DoesNotExist' };

type Labels = Readonly<Record<string, string>>;

/** A selector that cannot be understood; `message` quotes it and names the place. */
export class SelectorError extends Error {
  readonly code = 'bad_selector';
}

const nameSyntax = /^(?=.{1,63}$)[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const prefixSyntax = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** Whether a text can be the key of a label or annotation: an optional DNS prefix and a name of at most 63 characters. */
export function isQualifiedName(key: string): boolean {
  const parts = key.split('/');
  const name = parts.pop() as string;
  return nameSyntax.test(name) && parts.length <= 1 && parts.every((prefix) => prefixSyntax.test(prefix));
}

/** Whether a text can be the value of a label: empty, or at most 63 characters. */
export const isLabelValue = (value: string): boolean => value === '' || nameSyntax.test(value);

const setSyntax = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/;
const equalitySyntax = /^([^\s=!]+)\s*(==|=|!=)\s*([^\s=!]*)$/;

/** Splits at commas outside parentheses. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else {
      part += character;
    }
  }
  return [...parts, part.trim()];
}

function parseRequirement(part: string): LabelRequirement {
  const [, setKey, word, list] = setSyntax.exec(part) ?? [];
  if (setKey !== undefined && list !== undefined) {
    const values = list.split(',').map((value) => value.trim());
    return { key: setKey, operator: word === 'in' ? 'In' : 'NotIn', values: [...new Set(values)] };
  }
  const [, key, sign, value] = equalitySyntax.exec(part) ?? [];
  if (key !== undefined && value !== undefined) {
    return { key, operator: sign === '!=' ? 'NotIn' : 'In', values: [value] };
  }
  const negated = part.startsWith('!');
  return { key: negated ? part.slice(1).trim() : part, operator: negated ? 'DoesNotExist' : 'Exists' };
}

function check(requirement: LabelRequirement, whole: string): LabelRequirement {
  const { key } = requirement;
  if (!isQualifiedName(key)) {
    throw new SelectorError(
      `label selector "${whole}": "${key}" is not a label key; write key=value, key!=value, key in (a,b), key notin (a,b), key or !key, joined by commas`,
    );
  }
  for (const value of 'values' in requirement ? requirement.values : []) {
    if (!isLabelValue(value)) throw new SelectorError(`label selector "${whole}": "${value}" is not a label value`);
  }
  return requirement;
}

/**
 * Reads a label selector as clients write it: `a=b,c!=d,e in (x,y),f notin (z),g,!h`; empty selects everything.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 * @throws SelectorError
 */
export function parseLabelSelector(text: string): LabelRequirement[] {
  if (text.trim() === '') return [];
  return split(text).map((part) => check(parseRequirement(part), text));
}

/**
 * The requirements of a LabelSelector object; an empty one selects everything.
 * @throws SelectorError for an unknown operator, or values that are missing or too many
 */
export function selectorRequirements(selector: LabelSelector): LabelRequirement[] {
  const equal = Object.entries(selector.matchLabels ?? {}).map(([key, value]): LabelRequirement => ({
    key,
    operator: 'In',
    values: [value],
  }));
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }): LabelRequirement => {
    const wantsValues = operator === 'In' || operator === 'NotIn';
    if (!wantsValues && operator !== 'Exists' && operator !== 'DoesNotExist') {
      throw new SelectorError(`matchExpressions: operator "${operator}" is none of In, NotIn, Exists, DoesNotExist`);
    }
    if (wantsValues !== values.length > 0) {
      throw new SelectorError(
        `matchExpressions: ${operator} on "${key}" takes ${wantsValues ? 'values' : 'no values'}`,
      );
    }
    return wantsValues ? { key, operator, values } : { key, operator };
  });
  return [...equal, ...expressions].map((requirement) => check(requirement, formatLabelSelector([requirement])));
}

/** Whether labels meet every requirement. As in Kubernetes, `NotIn` also selects what has no such label. */
export const matchesLabels = (requirements: readonly LabelRequirement[], labels: Labels = {}): boolean =>
  requirements.every((requirement) => {
    const { key } = requirement;
    const has = Object.hasOwn(labels, key);
    if (!('values' in requirement)) return has === (requirement.operator === 'Exists');
    const listed = has && requirement.values.includes(labels[key] as string);
    return requirement.operator === 'In' ? listed : !listed;
  });

/** A selector as clients write it, as `status.selector` of a Scale holds it. */
export const formatLabelSelector = (requirements: readonly LabelRequirement[]): string =>
  requirements
    .map((requirement) => {
      const { key } = requirement;
      if (!('values' in requirement)) return requirement.operator === 'Exists' ? key : `!${key}`;
      const [first, ...more] = requirement.values;
      const isIn = requirement.operator === 'In';
      if (more.length === 0) return `${key}${isIn ? '=' : '!='}${first}`;
      return `${key} ${isIn ? 'in' : 'notin'} (${requirement.values.toSorted().join(',')})`;
    })
    .join(',');
