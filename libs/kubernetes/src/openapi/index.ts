export {
  apiVersionsOf,
  knownKinds,
  openApiData,
  schemaNameOf,
  splitApiVersion,
  type GroupVersionKind,
  type Schema,
} from './document.ts';
export { formatPath, type FieldPath, type FieldProblem, type FieldReason } from './field-problem.ts';
export { jsonPatch, mergePatch, type JsonPatchOperation } from './json-patch.ts';
export { mergeKeyOf } from './merge-keys.ts';
export { PatchError, strategicMerge, type TypeName } from './strategic-merge.ts';
export { openApiV2 } from './v2.ts';
export { openApiV3, openApiV3Index, type OpenApiV3, type ServedResources } from './v3.ts';
export { validateObject } from './validate.ts';
