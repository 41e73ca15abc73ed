import { apiVersionsOf, knownKinds, schemaNameOf } from './document.ts';
import { fieldProblem, show, type FieldProblem } from './field-problem.ts';
import { isObject, withoutNulls, type JsonObject } from './json.ts';
import { suggestion } from './nearest.ts';
import { checkRules } from './rules/index.ts';
import { checkMetadata } from './rules/metadata.ts';
import { checkSchema } from './schema-check.ts';

/** Problems of the two fields that say what an object is; none when its schema is known. */
function checkType({ apiVersion, kind }: JsonObject): FieldProblem[] {
  const required = (field: string, value: unknown) =>
    value === undefined
      ? [fieldProblem([field], 'must be set', 'FieldValueRequired')]
      : [fieldProblem([field], `must be a string, is ${show(value)}`, 'FieldValueTypeInvalid')];
  const missing = [
    ...(typeof apiVersion === 'string' ? [] : required('apiVersion', apiVersion)),
    ...(typeof kind === 'string' ? [] : required('kind', kind)),
  ];
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return missing;
  if (schemaNameOf(apiVersion, kind) !== undefined) return [];
  const versions = apiVersionsOf(kind);
  return versions.length > 0
    ? [
        fieldProblem(
          ['apiVersion'],
          `must be ${versions.join(' or ')} for a ${kind}, is ${show(apiVersion)}`,
          'FieldValueNotSupported',
        ),
      ]
    : [
        fieldProblem(
          ['kind'],
          `${show(kind)} is not a kind that is known here${suggestion(kind, knownKinds())}`,
          'FieldValueNotSupported',
        ),
      ];
}

/**
 * Everything that the API would refuse an object for: an unknown kind, fields that its published schema does not have
 * or has otherwise, and the values that the schema allows but the API does not (negative replicas, a minimum above the
 * maximum, a selector that misses its own template, ...). Fields that are null count as absent.
 * @returns an empty list for an object that is all right
 */
export function validateObject(value: unknown): FieldProblem[] {
  if (!isObject(value)) return [fieldProblem([], `must be an object, is ${show(value)}`, 'FieldValueTypeInvalid')];
  const object = withoutNulls(value) as JsonObject;
  const wrongType = checkType(object);
  if (wrongType.length > 0) return wrongType;
  const { apiVersion, kind } = object as { apiVersion: string; kind: string };
  const problems = checkSchema(object, schemaNameOf(apiVersion, kind) as string);
  // The rules below trust the types.
  if (problems.some(({ reason }) => reason === 'FieldValueTypeInvalid')) return problems;
  const known = new Set(problems.map(({ path }) => path));
  const more = [...checkMetadata(kind, object['metadata'] as object | undefined), ...checkRules(kind, object)];
  return [...problems, ...more.filter(({ path }) => !known.has(path))];
}
