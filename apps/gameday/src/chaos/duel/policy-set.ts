import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { NativeCall, Provider } from '@gameday/chaos-engine';
import { nativeModules } from '@gameday/experiment';
import { CommandError, usageError } from '../../cli/errors.ts';
import { exitCode } from '../../cli/io.ts';

/** One side's policies: the calls that put them in force. */
export interface PolicySet {
  /** As people call it: the file's name. */
  readonly name: string;
  readonly document: unknown;
  readonly calls: readonly NativeCall[];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const pathText = (path: readonly (string | number)[]): string =>
  path.map((key) => (typeof key === 'number' ? `[${key}]` : key)).join('.');

/** What is wrong with one edge's settings; paths begin at the caller. */
async function problemsOf(call: NativeCall, provider: Provider | undefined): Promise<string[]> {
  const { caller, callee } = call.arguments;
  // The document has the settings right below the callee, the call in `policy`; its names are the document's own keys.
  const place = (path: readonly PropertyKey[]) =>
    pathText([
      String(caller),
      String(callee),
      ...path.filter((key) => !['policy', 'caller', 'callee'].includes(String(key))).map(String),
    ]);
  const parsed = nativeModules.policy.set.arguments.safeParse(call.arguments);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${place(path)}: ${message}`);
  const found = (await provider?.check?.(call)) ?? [];
  return found.map(({ path, message }) => `${place(path)}: ${message}`);
}

async function read(file: string, cwd: string): Promise<unknown> {
  const text = await readFile(resolve(cwd, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw usageError(`${file} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageError(`${file} is not JSON: ${(error as Error).message}`);
  }
}

/**
 * Reads a set of policies: `{"feed": {"users": {…}, "server": {…}}}`, caller, callee, settings. An empty object leaves
 * everything as it is.
 * @throws CommandError (wrong input) with every problem
 */
export async function readPolicySet(file: string, cwd: string, provider: Provider | undefined): Promise<PolicySet> {
  const document = await read(file, cwd);
  const problems: string[] = [];
  const calls: NativeCall[] = [];
  if (!isRecord(document)) problems.push('is not an object of callers');
  for (const [caller, callees] of Object.entries(isRecord(document) ? document : {})) {
    if (!isRecord(callees)) {
      problems.push(`${caller}: is not an object of callees`);
      continue;
    }
    for (const [callee, policy] of Object.entries(callees)) {
      const call = { module: 'policy', func: 'set', arguments: { caller, callee, policy } };
      const found = await problemsOf(call, provider);
      problems.push(...found);
      calls.push(call);
    }
  }
  if (problems.length === 0) return { name: basename(file), document, calls };
  throw new CommandError('bad_policy', `${file} is no set of policies; nothing was changed`, {
    exitCode: exitCode.usage,
    details: problems,
    hint: 'it looks like {"feed": {"users": {"timeoutMs": 500}}}: caller, callee, settings',
  });
}
