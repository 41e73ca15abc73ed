import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { builtFiles, jsonFolder } from '@gameday/dashboards';
import { nearer } from '../chaos/near.ts';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { CommandError } from '../cli/errors.ts';
import { exitCode, writeJson } from '../cli/io.ts';

type Change = 'unchanged' | 'written' | 'removed';

/** Whether there is no such file; where a folder should be and is none, writing will say so. */
const isAbsent = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
};

const filesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
};

/** What is to be done so that a folder holds the dashboards as they are written, and nothing of old ones. */
export function changesOf(folder: string, orphans: boolean): Array<{ file: string; change: Change; text?: string }> {
  const built = builtFiles();
  const names = new Set(built.map(({ name }) => name));
  return [
    ...built.map(({ name, text }) => {
      const file = join(folder, name);
      const change: Change = textOf(file) === text ? 'unchanged' : 'written';
      return { file, change, text };
    }),
    ...(orphans ? filesIn(folder) : [])
      .filter((name) => !names.has(name))
      .map((name) => ({ file: join(folder, name), change: 'removed' as const })),
  ];
}

export const dashboardsBuild = defineCommand({
  name: 'dashboards build',
  summary: "Write the dashboards' JSON, which Grafana and the console read",
  details: `Writes dashboards/json from the programs in dashboards/, only what changed; a file there whose dashboard is gone is removed.
With --out they go to another folder, where nothing is removed. Grafana loads the files by its provisioning or by hand.`,
  flags: {
    json: jsonFlag,
    out: { type: 'string', value: 'DIR', help: 'Write to this folder instead.' },
    check: { type: 'boolean', help: 'Write nothing; exit code 1 when a file is not as it should be.' },
  },
  run({ flags }, io) {
    const folder = flags.out === undefined ? jsonFolder : resolve(io.cwd, flags.out);
    const changes = changesOf(folder, flags.out === undefined);
    const pending = changes.filter(({ change }) => change !== 'unchanged');
    if (!flags.check) apply(folder, pending);
    const files = changes.map(({ file, change }) => ({ file, change }));
    if (flags.json) writeJson(io, { folder, files });
    else {
      const did = {
        written: flags.check ? 'is old' : 'written',
        removed: flags.check ? 'has no dashboard' : 'removed',
      };
      for (const { file, change } of pending) {
        io.stdout.write(`${nearer(file, io.cwd)}: ${did[change as 'written' | 'removed']}\n`);
      }
      const all = changes.length - pending.length;
      io.stdout.write(
        `${pending.length} of ${changes.length} files ${flags.check ? 'differ' : 'changed'}, ${all} as before\n`,
      );
    }
    return Promise.resolve(flags.check && pending.length > 0 ? exitCode.against : exitCode.ok);
  },
});

function apply(folder: string, pending: ReturnType<typeof changesOf>): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const { file, text } of pending) {
      if (text === undefined) rmSync(file);
      else writeFileSync(file, text);
    }
  } catch (error) {
    throw new CommandError('not_written', `the dashboards cannot be written: ${(error as Error).message}`, {
      hint: 'name a folder that may be written, with --out',
      cause: error,
    });
  }
}
