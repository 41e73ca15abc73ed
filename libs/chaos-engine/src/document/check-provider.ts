import { findExecutable } from '../providers/process.ts';
import type { Providers } from '../providers/provider.ts';
import { isMapping } from '../values/equality.ts';
import { type Checker, checkShape, known, waits, warnOfUnknownReferences } from './checker.ts';
import type { DocumentPath } from './problem.ts';
import { httpShape, processShape } from './shapes.ts';

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
  if (provider.type !== 'gameday' && provider.type !== 'python') return;
  // The catalogue of native functions is read only for those who name one: it costs a start more than all the rest.
  const { checkNative, checkPython } = await import('./check-native.ts');
  const check = provider.type === 'gameday' ? checkNative : checkPython;
  const call = check(checker, path, provider, kind);
  if (!call || !providers) return;
  const native = providers[call.module];
  if (!native) return checker.error([...path, 'module'], `the module "${call.module}" is not there in this lab`);
  for (const { path: within, message } of (await native.check?.(call)) ?? []) {
    checker.error([...path, 'arguments', ...within], message);
  }
}
