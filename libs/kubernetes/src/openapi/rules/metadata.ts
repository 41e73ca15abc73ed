import { isLabelValue, isQualifiedName } from '../../selectors.ts';
import type { ObjectMeta } from '../../types.ts';
import { fieldProblem, show, type FieldPath, type FieldProblem } from '../field-problem.ts';
import { isDnsLabel, isDnsSubdomain } from './checks.ts';

const keySyntax = 'must have an optional DNS prefix and a name of at most 63 characters as its key';

export const checkLabels = (path: FieldPath, labels: Readonly<Record<string, string>> = {}): FieldProblem[] =>
  Object.entries(labels).flatMap(([key, value]) => [
    ...(isQualifiedName(key) ? [] : [fieldProblem([...path, key], keySyntax)]),
    ...(isLabelValue(value)
      ? []
      : [
          fieldProblem(
            [...path, key],
            `must be a label value (letters, digits, -, _ and ., at most 63), is ${show(value)}`,
          ),
        ]),
  ]);

const annotationBytesMax = 256 * 1024;

function checkAnnotations(path: FieldPath, annotations: Readonly<Record<string, string>> = {}): FieldProblem[] {
  const keys = Object.keys(annotations).filter((key) => !isQualifiedName(key.toLowerCase()));
  const bytes = Object.entries(annotations).reduce((sum, entry) => sum + entry.join('').length, 0);
  return [
    ...keys.map((key) => fieldProblem([...path, key], keySyntax)),
    ...(bytes > annotationBytesMax ? [fieldProblem(path, `must have at most ${annotationBytesMax} bytes`)] : []),
  ];
}

/** Metadata of a pod template, which has no name of its own. */
export const checkTemplateMetadata = (path: FieldPath, metadata: ObjectMeta = {}): FieldProblem[] => [
  ...checkLabels([...path, 'labels'], metadata.labels),
  ...checkAnnotations([...path, 'annotations'], metadata.annotations),
];

/** Kinds whose name is also a label of a DNS name. */
const dnsLabelKinds = ['Namespace', 'Service'];
/** Kinds that may have any name that fits into a URL. */
const freeNameKinds = ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'];

export function checkMetadata(kind: string, metadata: ObjectMeta = {}): FieldProblem[] {
  const path = ['metadata', 'name'];
  const { name, generateName } = metadata;
  const missing = name === undefined && generateName === undefined;
  const checkName = dnsLabelKinds.includes(kind) ? isDnsLabel : isDnsSubdomain;
  return [
    ...(missing || name === '' ? [fieldProblem(path, 'must be set', 'FieldValueRequired')] : []),
    ...(name === '' || freeNameKinds.includes(kind) ? [] : checkName(path, name)),
    ...isDnsLabel(['metadata', 'namespace'], metadata.namespace),
    ...checkTemplateMetadata(['metadata'], metadata),
  ];
}
