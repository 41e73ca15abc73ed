const lengthMax = 120;

/** A value as a sentence holds it: JSON, cut to 120 characters. */
export function say(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value));
  return text.length > lengthMax ? `${text.slice(0, lengthMax)}…` : text;
}
