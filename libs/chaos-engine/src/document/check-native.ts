import { suggestion } from '@gameday/conventions';
import { chaostoxi, nativeModules, nativeOperation, type Operation } from '@gameday/experiment';
import { ActivityFailed } from '../errors.ts';
import { mapChaostoxi } from '../providers/chaostoxi.ts';
import type { NativeCall } from '../providers/provider.ts';
import { type Checker, checkShape, complaints, known, waits, warnOfUnknownReferences } from './checker.ts';
import { shapeOf } from './issues.ts';
import type { DocumentPath } from './problem.ts';
import { functionShape } from './shapes.ts';

type Declared = Readonly<Record<string, unknown>>;

/** What stands under `arguments`, checked against what the function takes. */
function checkArguments(
  checker: Checker,
  path: DocumentPath,
  { arguments: schema }: Operation,
  func: string,
  args: unknown,
): boolean {
  const found = complaints(checker, shapeOf(schema), args ?? {});
  for (const { path: within, message, unknownKey } of found) {
    const says = unknownKey === undefined ? message : `is no argument of ${func}`;
    checker.error([...path, 'arguments', ...within], says);
  }
  return found.length === 0;
}

function checkKind(checker: Checker, path: DocumentPath, kind: unknown, operation: Operation, func: string): void {
  if (kind === operation.kind || (kind !== 'probe' && kind !== 'action')) return;
  const is = operation.kind === 'action' ? 'an action' : 'a probe';
  checker.error([...path, 'func'], `${func} is ${is}, so the activity's "type" must be "${operation.kind}"`);
}

/**
 * Checks a call of a native module by its catalogue.
 * @returns the call with its references resolved; undefined when it is wrong, or waits for the run
 */
export function checkNative(
  checker: Checker,
  path: DocumentPath,
  provider: Declared,
  kind: unknown,
): NativeCall | undefined {
  checkShape(checker, path, functionShape, provider);
  const { module, func } = provider;
  if (typeof module !== 'string' || typeof func !== 'string') return undefined;
  if (!Object.hasOwn(nativeModules, module)) {
    checker.error(
      [...path, 'module'],
      `there is no module "${module}"; ${suggestion(module, Object.keys(nativeModules))}`,
    );
    return undefined;
  }
  const operation = nativeOperation(module, func);
  if (!operation) {
    const functions = Object.keys(nativeModules[module as keyof typeof nativeModules]);
    checker.error(
      [...path, 'func'],
      `there is no function "${func}" in the module "${module}"; ${suggestion(func, functions)}`,
    );
    return undefined;
  }
  checkKind(checker, path, kind, operation, `${module}.${func}`);
  warnOfUnknownReferences(checker, [...path, 'arguments'], provider.arguments);
  if (!checkArguments(checker, path, operation, `${module}.${func}`, provider.arguments)) return undefined;
  const args = known(checker, provider.arguments ?? {});
  return waits(checker, args) ? undefined : { module, func, arguments: args as Declared };
}

/** Checks a call of a Python function that is mapped to a native one. @returns the native call, as `checkNative` does */
export function checkPython(
  checker: Checker,
  path: DocumentPath,
  provider: Declared,
  kind: unknown,
): NativeCall | undefined {
  checkShape(checker, path, functionShape, provider);
  const { module, func } = provider;
  if (typeof module !== 'string' || typeof func !== 'string') return undefined;
  const functions: Readonly<Record<string, Operation>> | undefined = Object.hasOwn(chaostoxi, module)
    ? chaostoxi[module as keyof typeof chaostoxi]
    : undefined;
  if (!functions) {
    checker.error(
      [...path, 'module'],
      `the Python function ${module}.${func} is not known here; only chaostoolkit-toxiproxy is: ${Object.keys(chaostoxi).join(', ')}`,
    );
    return undefined;
  }
  const operation = Object.hasOwn(functions, func) ? functions[func] : undefined;
  if (!operation) {
    checker.error(
      [...path, 'func'],
      `${module} has no function "${func}"; ${suggestion(func, Object.keys(functions))}`,
    );
    return undefined;
  }
  checkKind(checker, path, kind, operation, `${module}.${func}`);
  warnOfUnknownReferences(checker, [...path, 'arguments'], provider.arguments);
  if (!checkArguments(checker, path, operation, func, provider.arguments)) return undefined;
  const args = known(checker, provider.arguments ?? {});
  return waits(checker, args) ? undefined : checkMapped(checker, path, { module, func, arguments: args as Declared });
}

/** What Toxiproxy would refuse is refused before. */
function checkMapped(checker: Checker, path: DocumentPath, python: NativeCall): NativeCall | undefined {
  try {
    const { configuration } = checker.sources;
    const { call } = mapChaostoxi(python, { configuration, environment: checker.environment });
    const operation = nativeOperation(call.module, call.func) as Operation;
    const found = complaints(checker, shapeOf(operation.arguments), call.arguments);
    for (const issue of found) {
      const field = issue.path.at(-1) === 'type' ? 'toxic_type' : String(issue.path.at(-1) ?? '');
      checker.error([...path, 'arguments', field], issue.message);
    }
    return found.length === 0 ? call : undefined;
  } catch (error) {
    if (!(error instanceof ActivityFailed)) throw error;
    checker.error([...path, 'arguments'], error.message);
    return undefined;
  }
}
