import { suggestion } from '@gameday/conventions';
import { chaostoxi, nativeModules, nativeOperation, type Operation } from '@gameday/experiment';
import { ActivityFailed } from '../errors.ts';
import { mapChaostoxi } from '../providers/chaostoxi.ts';
import { findExecutable } from '../providers/process.ts';
import type { NativeCall, Providers } from '../providers/provider.ts';
import { isMapping } from '../values/equality.ts';
import { type Checker, checkShape, complaints, known, waits, warnOfUnknownReferences } from './checker.ts';
import type { DocumentPath } from './problem.ts';
import { functionShape, httpShape, processShape } from './shapes.ts';

type Declared = Readonly<Record<string, unknown>>;

function checkHttp(checker: Checker, path: DocumentPath, provider: Declared): void {
  checkShape(checker, path, httpShape, provider);
  const url = known(checker, provider.url);
  if (typeof url !== 'string' || waits(checker, url)) return;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    checker.error([...path, 'url'], 'must be a URL that begins with http:// or https://');
  }
}

function checkProcess(checker: Checker, path: DocumentPath, provider: Declared): void {
  checkShape(checker, path, processShape, provider);
  const executable = known(checker, provider.path);
  if (typeof executable !== 'string' || executable === '' || waits(checker, executable)) return;
  if (findExecutable(executable, { ...checker.environment }) === undefined) {
    checker.error([...path, 'path'], `"${executable}" cannot be found, or is not executable`);
  }
}

/** What stands under `arguments`, checked against what the function takes. */
function checkArguments(
  checker: Checker,
  path: DocumentPath,
  { arguments: schema }: Operation,
  func: string,
  args: unknown,
): boolean {
  const found = complaints(checker, schema, args ?? {});
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

function checkNative(checker: Checker, path: DocumentPath, provider: Declared, kind: unknown): NativeCall | undefined {
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

function checkPython(checker: Checker, path: DocumentPath, provider: Declared, kind: unknown): NativeCall | undefined {
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
    const found = complaints(checker, operation.arguments, call.arguments);
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

function checkSecrets(checker: Checker, path: DocumentPath, { secrets }: Declared): void {
  if (!Array.isArray(secrets)) return;
  const groups = Object.keys(checker.sources.secrets);
  secrets.forEach((group, index) => {
    if (!groups.includes(String(group))) {
      checker.error([...path, 'secrets', index], `there is no group of secrets "${String(group)}"`);
    }
  });
}

/** Checks a provider without touching anything; with the lab's modules, also whether their targets exist. */
export async function checkProvider(
  checker: Checker,
  path: DocumentPath,
  provider: unknown,
  kind: unknown,
  providers: Providers | undefined,
): Promise<void> {
  if (!isMapping(provider)) return;
  checkSecrets(checker, path, provider);
  if (provider.type === 'http') {
    warnOfUnknownReferences(checker, path, provider);
    checkHttp(checker, path, provider);
  }
  // What a process gets may be meant for a shell: no warning of names that nobody declares.
  if (provider.type === 'process') checkProcess(checker, path, provider);
  const call =
    provider.type === 'gameday'
      ? checkNative(checker, path, provider, kind)
      : provider.type === 'python'
        ? checkPython(checker, path, provider, kind)
        : undefined;
  if (!call || !providers) return;
  const native = providers[call.module];
  if (!native) return checker.error([...path, 'module'], `the module "${call.module}" is not there in this lab`);
  for (const { path: within, message } of (await native.check?.(call)) ?? []) {
    checker.error([...path, 'arguments', ...within], message);
  }
}
