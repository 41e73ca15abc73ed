import { experimentSeedMax, type ExperimentValue } from '@gameday/console-api';

/** What a person typed, by the name of the value. */
export type Typed = Readonly<Record<string, string>>;

/** Reads what an address says; anything else is nothing. */
export function typedIn(text: string): Typed {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return {};
  }
}

/** What is wrong with a typed value; undefined where it is good. */
export function valueProblem({ type }: Pick<ExperimentValue, 'type'>, text: string): string | undefined {
  if (type === 'number') return text.trim() === '' || !Number.isFinite(Number(text)) ? 'must be a number' : undefined;
  if (type === 'boolean') return text === 'true' || text === 'false' ? undefined : 'must be true or false';
  if (type !== 'json') return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return 'must be JSON';
  }
}

/** What is wrong with a typed seed; undefined where it is good, or empty. */
export function seedProblem(text: string): string | undefined {
  if (text === '') return undefined;
  const seed = Number(text);
  return /^\d+$/.test(text) && seed <= experimentSeedMax
    ? undefined
    : `must be a whole number from 0 to ${experimentSeedMax}`;
}

/** The values that are to be sent: those that were typed and can be chosen. Numbers stay as they were typed: nothing is rounded. */
export const chosenValues = (values: readonly ExperimentValue[], typed: Typed): Record<string, string> =>
  Object.fromEntries(
    values.flatMap(({ name, settable }) => {
      const text = typed[name];
      return settable && text !== undefined ? [[name, text] as const] : [];
    }),
  );
