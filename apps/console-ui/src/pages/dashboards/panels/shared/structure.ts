import type { DataFrame } from '@grafana/data';
import { useMemo, useState } from 'react';

/** Links bear functions, and what they lead to is no matter of how a plot is built. */
const withoutLinks = (key: string, value: unknown): unknown => (key === 'links' ? undefined : value);

/** What a plot is built from beside the values: while it stays the same, new data need no new plot. */
export const structureOf = (frames: readonly DataFrame[]): string =>
  JSON.stringify(
    frames.map(({ fields }) =>
      fields.map(({ name, type, labels, config, state }) => [name, type, labels, config, state?.seriesIndex]),
    ),
    withoutLinks,
  );

/** A number that goes up when the text changes. */
export function useRevision(text: string): number {
  const [seen, setSeen] = useState({ text, revision: 1 });
  if (seen.text === text) return seen.revision;
  const revision = seen.revision + 1;
  setSeen({ text, revision });
  return revision;
}

/** The same object as before while it says the same: what is built from it is not built anew. */
export function useStable<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  return useMemo(() => value, [text]);
}
