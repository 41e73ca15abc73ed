import type { DataFrame, Field } from '@grafana/data';

/** The name of a series, once Grafana has made it (`cacheFieldDisplayNames`). */
export const nameOf = ({ state, config, name }: Field): string =>
  state?.displayName ?? config.displayName ?? config.displayNameFromDS ?? name;

/** The last value that is there. */
export function lastOf(values: readonly unknown[]): unknown {
  for (let at = values.length - 1; at >= 0; at -= 1) {
    const value = values[at];
    if (value !== null && value !== undefined && !Number.isNaN(value)) return value;
  }
  return undefined;
}

/** A value of a field in words, with its unit and mapping. */
export function textOf(field: Field, value: unknown): string {
  if (!field.display) return String(value ?? '–');
  const { prefix = '', text, suffix = '' } = field.display(value);
  return prefix + text + suffix;
}

const spoken = 30;

/**
 * What a drawing says, for who cannot see it: every series with its latest value.
 * @returns one sentence a series, and how many more there are
 */
export function inWords(frames: readonly DataFrame[]): string {
  const fields = frames.flatMap((frame) => frame.fields.filter(({ type }) => type !== 'time'));
  const sentences = fields.slice(0, spoken).map((field) => `${nameOf(field)}: ${textOf(field, lastOf(field.values))}.`);
  const more = fields.length - spoken;
  return [...sentences, ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
}
