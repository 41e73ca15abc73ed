import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isMapping } from '../values/equality.ts';
import { type ActivityCheck, checkActivity } from './check-activity.ts';
import { complaints, known } from './checker.ts';
import type { DocumentPath } from './problem.ts';

/** Fields of our own that stand beside those of an activity. */
const additions: readonly string[] = ['everySeconds', 'times', 'withinSeconds'];

async function checkProbes(check: ActivityCheck, path: DocumentPath, entries: unknown): Promise<void> {
  if (!Array.isArray(entries)) return;
  for (const [index, entry] of entries.entries()) {
    if (!isMapping(entry)) continue;
    const activity = Object.fromEntries(Object.entries(entry).filter(([key]) => !additions.includes(key)));
    await checkActivity(check, [...path, index], activity, 'hypothesis');
  }
}

async function checkLoad({ checker, providers }: ActivityCheck, path: DocumentPath, declared: unknown): Promise<void> {
  const load = known(checker, declared);
  if (!isMapping(load)) return;
  if (typeof load.file === 'string' && !existsSync(resolve(checker.folder, load.file))) {
    checker.error([...path, 'file'], `there is no file ${load.file}`);
  }
  const { warmupSeconds: _warmup, steadyWithinSeconds: _steady, ...script } = load;
  for (const problem of (await providers?.k6?.check?.({ module: 'k6', func: 'run', arguments: script })) ?? []) {
    checker.error([...path, ...problem.path], problem.message);
  }
}

/** Checks what this lab's experiments say beyond the Chaos Toolkit's format; other tools' extensions are left alone. */
export async function checkExtensions(check: ActivityCheck, extensions: unknown): Promise<void> {
  if (!Array.isArray(extensions)) return;
  const { checker } = check;
  const own = extensions.flatMap((extension: unknown, index) =>
    isMapping(extension) && extension.name === 'gameday' ? [{ extension, path: ['extensions', index] as const }] : [],
  );
  for (const { path } of own.slice(1)) checker.error(path, 'is there twice; there can be one extension "gameday"');
  const [first] = own;
  if (!first) return;
  const { extension, path } = first;
  // Schemas take longer to load than all the rest: only who has something to check with them waits for it.
  const [{ gamedayExtension }, { shapeOf }] = await Promise.all([import('@gameday/experiment'), import('./issues.ts')]);
  for (const issue of complaints(checker, shapeOf(gamedayExtension), extension)) {
    checker.error([...path, ...issue.path], issue.message);
  }
  await checkProbes(check, [...path, 'abort'], extension.abort);
  await checkProbes(check, [...path, 'proofs'], extension.proofs);
  await checkLoad(check, [...path, 'load'], extension.load);
}
