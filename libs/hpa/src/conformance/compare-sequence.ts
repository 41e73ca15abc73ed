import { type CompareRules, differences } from './compare.ts';

type Answer = Readonly<Record<string, unknown>>;

const rules: CompareRules = { exact: ['trace', 'currentMetrics'], unordered: [], substring: [] };

/** Fields that mean "it did not happen" when they are absent. */
const optional = ['scaleTo', 'events', 'error'] as const;

const toMs = (seconds: unknown): unknown => (typeof seconds === 'number' ? Math.round(seconds * 1000) : seconds);

/** The answer's events with as many words as are expected of each. */
function eventsLike(expected: unknown, got: unknown): unknown {
  if (!Array.isArray(expected) || !Array.isArray(got)) return got;
  return got.map((event: unknown, index) => {
    const wanted: unknown = expected[index];
    return Array.isArray(event) && Array.isArray(wanted) ? event.slice(0, wanted.length) : event;
  });
}

function stepDifferences(expected: unknown, got: Answer | undefined, index: number): string[] {
  if (typeof expected !== 'object' || expected === null || !got) {
    return [`steps[${index}]: ${got ? 'nothing is expected of it' : 'it has no answer'}`];
  }
  const wanted: Record<string, unknown> = { ...expected };
  const have: Record<string, unknown> = { ...got };
  for (const field of optional) wanted[field] ??= null;
  for (const field of optional) have[field] ??= null;
  have['events'] = eventsLike(wanted['events'], have['events']);
  // The data say of an error only that there is one; a text is part of it.
  if (wanted['error'] === true) have['error'] = have['error'] !== null;
  if (typeof wanted['error'] === 'string' && String(have['error']).includes(wanted['error']))
    have['error'] = wanted['error'];
  if (Array.isArray(wanted['conditions'])) {
    wanted['conditions'] = wanted['conditions'].map((condition: unknown) =>
      Array.isArray(condition) ? [...condition.slice(0, 3), toMs(condition[3])] : condition,
    );
  }
  return differences(wanted, have, rules, `steps[${index}]`);
}

/** Where the answers to a sequence differ, step by step. */
export const sequenceDifferences = (expected: readonly unknown[], got: readonly Answer[]): string[] =>
  Array.from({ length: Math.max(expected.length, got.length) }, (_, index) =>
    stepDifferences(expected[index], got[index], index),
  ).flat();
