import { commonLabel, nameAlphabet, type PodTemplateSpec } from '@gameday/kubernetes';

/** JSON with the members of objects in alphabetical order: equal for equal values. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** The 32-bit FNV-1a hash of UTF-8 text. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/**
 * A short name for a pod template, as the label `pod-template-hash` has it. As upstream's ComputeHash, but over JSON: stable where
 * upstream's changes with the fields that Go's struct has.
 * @param collisionCount tells templates apart whose hashes are the same
 */
export function templateHash(template: PodTemplateSpec, collisionCount = 0): string {
  const hash = fnv1a(canonicalJson(template) + (collisionCount === 0 ? '' : String(collisionCount)));
  return [...String(hash)].map((digit) => nameAlphabet[digit.charCodeAt(0) % nameAlphabet.length]).join('');
}

/** Templates lie frozen in the store, so each is written out once. */
const written = new WeakMap<PodTemplateSpec, string>();

function withoutHash(template: PodTemplateSpec): string {
  const known = written.get(template);
  if (known !== undefined) return known;
  const { [commonLabel.podTemplateHash]: _hash, ...labels } = template.metadata?.labels ?? {};
  const text = canonicalJson({ ...template, metadata: { ...template.metadata, labels } });
  if (Object.isFrozen(template)) written.set(template, text);
  return text;
}

/** Whether two templates make the same pods; the hash label does not count. */
export const sameTemplate = (a: PodTemplateSpec, b: PodTemplateSpec): boolean => withoutHash(a) === withoutHash(b);
