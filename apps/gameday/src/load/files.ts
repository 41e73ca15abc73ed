import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { k6Files } from '@gameday/k6';
import { pictureOf, type RunRecord, type TracePicture } from '@gameday/load-report';
import { usageError } from '../cli/errors.ts';
import { runFiles } from './run-folder.ts';

/** The raw file that a person means: the file itself, or the folder of a run. @throws CommandError (wrong use) */
export function rawFileAt(given: string, cwd: string): string {
  const path = resolve(cwd, given);
  if (!existsSync(path))
    throw usageError(`${given}: there is no such file`, 'name a raw results file, or the folder of a run');
  if (!statSync(path).isDirectory()) return path;
  const file = join(path, k6Files.raw);
  if (existsSync(file)) return file;
  throw usageError(`${given} has no ${k6Files.raw}`, 'name a raw results file, or the folder of a run');
}

/** What is known of a run beside its raw file; undefined where that stands alone. */
export function recordBeside(rawFile: string): RunRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(join(dirname(rawFile), runFiles.record), 'utf8')) as Partial<RunRecord>;
    return record.machine && record.versions && record.generator ? (record as RunRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** The copies of traces beside a raw file. */
export function tracesBeside(rawFile: string): Map<string, TracePicture> {
  const folder = join(dirname(rawFile), runFiles.traces);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(
    names.flatMap((name) => {
      const id = /^([0-9a-f]{32})\.json$/.exec(name)?.[1];
      const picture = id === undefined ? undefined : readPicture(join(folder, name));
      return id !== undefined && picture ? [[id, { ...picture, id }] as const] : [];
    }),
  );
}

function readPicture(file: string): TracePicture | undefined {
  try {
    return pictureOf(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
