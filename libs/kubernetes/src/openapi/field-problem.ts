/** Names and indexes that lead to a field: `['spec', 'containers', 0, 'image']`. */
export type FieldPath = readonly (string | number)[];

/** The kinds of faults, as causes in a Status of the API name them. */
export type FieldReason =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueTypeInvalid'
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden'
  /** A field that the kind does not have; the API's strict decoding refuses it before all else. */
  | 'UnknownField';

/** One fault of an object. */
export interface FieldProblem {
  /** The field as Kubernetes writes it: `spec.containers[0].image`, `metadata.labels[app.kubernetes.io/name]`. */
  readonly path: string;
  readonly segments: FieldPath;
  /** Follows the path and a colon: `must be at least 0, is -1`. */
  readonly message: string;
  readonly reason: FieldReason;
}

/** A path as Kubernetes writes it; empty for the object itself. */
export const formatPath = (segments: FieldPath): string =>
  segments
    .map((segment, index) => {
      if (typeof segment === 'number') return `[${segment}]`;
      if (!/^[$A-Za-z][\w$]*$/.test(segment)) return `[${segment}]`;
      return index === 0 ? segment : `.${segment}`;
    })
    .join('');

export const fieldProblem = (
  segments: FieldPath,
  message: string,
  reason: FieldReason = 'FieldValueInvalid',
): FieldProblem => ({ path: formatPath(segments), segments, message, reason });

const lengthMax = 60;

/** A value for people: as JSON, cut off when it is long. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > lengthMax ? `${text.slice(0, lengthMax)}…` : text;
}
