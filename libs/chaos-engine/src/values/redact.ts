import { isMapping } from './equality.ts';
import type { Secrets } from './substitute.ts';

/** What stands in the place of a secret. */
export const redacted = '*****';

/** Takes secrets out of whatever is written down: texts, and everything within lists and objects, keys too. */
export type Redact = <T>(value: T) => T;

/** Below this length a secret is only taken out where it is the whole text: "1" would blacken everything. */
const lengthMin = 3;

function scalars(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(scalars) : [];
}

/** The forms that a secret takes on its way through URLs, JSON and headers. */
const forms = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  new URLSearchParams({ '': secret }).toString().slice(1),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('base64'),
];

/** Knows the secrets of a run; with none it hands everything back as it is. */
export function createRedactor(secrets: Secrets): Redact {
  const whole = new Set(scalars(secrets).filter((secret) => secret !== ''));
  if (whole.size === 0) return (value) => value;
  const long = [...new Set([...whole].filter(({ length }) => length >= lengthMin).flatMap(forms))];
  // The longest first: one secret may be part of another.
  const escaped = long.sort((a, b) => b.length - a.length).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = escaped.length > 0 ? new RegExp(escaped.join('|'), 'g') : undefined;

  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') {
      if (whole.has(value)) return redacted;
      return pattern ? value.replace(pattern, redacted) : value;
    }
    if (typeof value === 'number') return whole.has(String(value)) ? redacted : value;
    if (Array.isArray(value)) return value.map(clean);
    if (!isMapping(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [clean(key), clean(item)]));
  };
  return clean as Redact;
}

/** The experiment as a journal may keep it: secrets that stand in the document itself are taken out. */
export function withoutSecrets<T extends object>(experiment: T): T {
  if (!('secrets' in experiment) || !isMapping(experiment.secrets)) return experiment;
  const clean = (value: unknown): unknown => {
    if (!isMapping(value)) return redacted;
    if (value.type === 'env' || value.type === 'file') {
      return 'default' in value ? { ...value, default: redacted } : value;
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clean(item)]));
  };
  return { ...experiment, secrets: clean(experiment.secrets) };
}
