import { readFileSync, statSync } from 'node:fs';
import { atomicWriteFile } from '@gameday/process';
import { layout } from './cache/layout.ts';
import { lastWords, runCommand } from './run-command.ts';
import type { EngineDefinition } from './types.ts';

type VersionAnswer = { readonly version: string } | { readonly version: undefined; readonly reason: string };

const answerTimeoutMs = 15_000;

/**
 * Asks a program for its version.
 * @throws the signal's reason when the signal fired
 */
export async function askVersion(
  definition: EngineDefinition,
  binary: string,
  signal?: AbortSignal,
): Promise<VersionAnswer> {
  const { args, pattern } = definition.versionQuestion;
  const result = await runCommand(binary, args, {
    timeoutMs: answerTimeoutMs,
    env: { PATH: process.env.PATH, HOME: '/', LC_ALL: 'C' },
    ...(signal ? { signal } : {}),
  });
  const version = pattern.exec(result.output)?.[1];
  if (version !== undefined && !result.timedOut) return { version };
  const said = lastWords(result.output, 1);
  const problem = result.failure ?? `the answer to "${binary} ${args.join(' ')}" names no version`;
  return { version: undefined, reason: said ? `${problem}; it said: ${said}` : problem };
}

interface Remembered {
  readonly mtimeMs: number;
  readonly sizeBytes: number;
  readonly version: string;
}

const readRemembered = (file: string): Record<string, Remembered> => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Remembered>;
  } catch {
    return {}; // a memory only: asking again does no harm
  }
};

/** As `askVersion`, but a program that has not changed since it last answered is not asked again. */
export async function rememberedVersion(
  definition: EngineDefinition,
  binary: string,
  cacheFolder: string,
  signal?: AbortSignal,
): Promise<VersionAnswer> {
  const { mtimeMs, size: sizeBytes } = statSync(binary);
  const file = layout(cacheFolder).versions;
  const known = readRemembered(file)[binary];
  if (known && known.mtimeMs === mtimeMs && known.sizeBytes === sizeBytes) return { version: known.version };
  const answer = await askVersion(definition, binary, signal);
  if (answer.version !== undefined) {
    const entry: Remembered = { mtimeMs, sizeBytes, version: answer.version };
    try {
      atomicWriteFile(file, `${JSON.stringify({ ...readRemembered(file), [binary]: entry }, null, 2)}\n`);
    } catch {
      // a cache that cannot be written makes the next start slower, no more
    }
  }
  return answer;
}
