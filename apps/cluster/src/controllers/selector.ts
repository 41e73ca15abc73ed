import {
  type LabelRequirement,
  type LabelSelector,
  matchesLabels,
  SelectorError,
  selectorRequirements,
} from '@gameday/kubernetes';

/** Selectors lie frozen in the store, so each is read once. */
const known = new WeakMap<LabelSelector, readonly LabelRequirement[] | SelectorError>();

function read(selector: LabelSelector): readonly LabelRequirement[] | SelectorError {
  try {
    return selectorRequirements(selector);
  } catch (error) {
    if (error instanceof SelectorError) return error;
    throw error;
  }
}

/** Whether labels fit a selector. An empty one fits all; none, or one that cannot be understood, fits nothing. */
export function matchesSelector(
  selector: LabelSelector | undefined,
  labels: Readonly<Record<string, string>> = {},
): boolean {
  if (selector === undefined) return false;
  const requirements = known.get(selector) ?? read(selector);
  known.set(selector, requirements);
  return !(requirements instanceof SelectorError) && matchesLabels(requirements, labels);
}

/** Whether a selector takes in everything, which is never what a person means. */
export const selectsEverything = (selector: LabelSelector | undefined): boolean =>
  Object.keys(selector?.matchLabels ?? {}).length === 0 && (selector?.matchExpressions ?? []).length === 0;
