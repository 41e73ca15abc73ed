import { useEffect, useState } from 'react';
import { ask } from '../data/ask.ts';
import { seriesName } from '../data/frames.ts';
import { seriesOf, textsOf } from '../data/result.ts';
import type { Variable } from '../model/dashboard.ts';
import { type Choices, inOrder, offered, type Options, sourceOf, valuesOf } from '../model/variables.ts';

export interface KnownOptions {
  readonly options: Options;
  /** Why the values of a variable are not known, by its name. */
  readonly errors: Readonly<Record<string, string>>;
}

/** Values come and go: while the picture is refreshed they are asked anew this often. */
const againMs = 30_000;

/** The texts of the last answer, as they were where nothing changed: what hangs on them is not done again. */
const keep = <Value>(before: Value, now: Value): Value =>
  JSON.stringify(before) === JSON.stringify(now) ? before : now;

async function read(
  variable: Variable,
  options: Options,
  choices: Choices,
  before: readonly Variable[],
  range: Range,
  signal: AbortSignal,
) {
  const source = sourceOf(variable, valuesOf(before, choices, options), range.fromMs, range.toMs);
  if (!source) throw new Error(`The console does not know this kind of query: ${variable.query}`);
  if (source.kind === 'fixed') return source.values;
  const data = await ask(source.question, signal);
  const values =
    source.read === 'texts'
      ? textsOf(data)
      : seriesOf(data).map(({ labels, values: [value] }) => `${seriesName(labels, '')} ${value ?? 'NaN'}`);
  return offered(variable, values);
}

interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What can be chosen of the variables, one after the other: a query may refer to what is chosen before. */
export function useOptions(
  variables: readonly Variable[],
  choices: Choices,
  range: Range,
  rangeKey: string,
): KnownOptions {
  const [known, setKnown] = useState<KnownOptions>({ options: {}, errors: {} });
  const choicesKey = JSON.stringify(choices);
  const slot = Math.floor(range.toMs / againMs);
  useEffect(() => {
    const ending = new AbortController();
    const ask = async () => {
      const ordered = inOrder(variables);
      const options: Record<string, readonly string[]> = {};
      const errors: Record<string, string> = {};
      for (const variable of ordered) {
        try {
          options[variable.name] = await read(variable, options, choices, ordered, range, ending.signal);
        } catch (error) {
          if (ending.signal.aborted) return;
          errors[variable.name] = error instanceof Error ? error.message : String(error);
        }
      }
      if (!ending.signal.aborted) setKnown((before) => keep(before, { options, errors }));
    };
    void ask();
    return () => ending.abort();
    // The range itself is another with every refresh: its slot and its words say when that matters.
  }, [variables, choicesKey, rangeKey, slot]);
  return known;
}
