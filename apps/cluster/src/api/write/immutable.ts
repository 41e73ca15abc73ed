import type { FieldProblem, FieldPath } from '@gameday/kubernetes/openapi';
import { formatPath } from '@gameday/kubernetes/openapi';
import type { Kind } from '../../store/store.ts';
import { equal, isObject, type Wire } from '../wire.ts';

interface Rule {
  readonly path: FieldPath;
  readonly reason: FieldProblem['reason'];
  readonly message: string;
  /** Whether it may be set where it was absent. */
  readonly once?: true;
}

/** What may not change once an object is there, as upstream validates updates. */
const rules: { readonly [K in Kind]?: readonly Rule[] } = {
  Deployment: [{ path: ['spec', 'selector'], reason: 'FieldValueInvalid', message: 'field is immutable' }],
  Pod: [
    {
      path: ['spec'],
      reason: 'FieldValueForbidden',
      message: 'pod updates may not change fields of the spec; change the template of the Deployment',
    },
  ],
  Service: [
    { path: ['spec', 'clusterIP'], reason: 'FieldValueInvalid', message: 'may not change once set', once: true },
  ],
};

const valueAt = (object: unknown, path: FieldPath): unknown =>
  path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), object);

/** What an update may not do. */
export function checkUpdate(kind: Kind, before: Wire, after: Wire): FieldProblem[] {
  return (rules[kind] ?? []).flatMap(({ path, reason, message, once }) => {
    const old = valueAt(before, path);
    if ((once && old === undefined) || equal(old, valueAt(after, path))) return [];
    return [{ path: formatPath(path), segments: path, message, reason }];
  });
}
