import { join, relative } from 'node:path';
import type { ExperimentProblem } from '@gameday/console-api';
import { repositoryRoot } from '@gameday/lab-kit/paths';
import type { RunCommand } from '../../../actions/run-command.ts';
import { fieldsOf, listOf, numberOf, textOf } from '../../../sources/shape.ts';
import type { Described } from './describe.ts';
import { type ExperimentFile, experimentFiles, fingerprint } from './files.ts';
import { readFiles } from './read.ts';

/** An experiment as its file has it. */
export interface CatalogueEntry {
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  /** From the repository's root. */
  readonly file: string;
  /** Undefined where it cannot even be loaded. */
  readonly described: Described | undefined;
  readonly problems: readonly ExperimentProblem[];
  readonly seconds: number | undefined;
  readonly secondsMax: number | undefined;
}

export interface Catalogue {
  /** All of them, read anew only after a file has changed. */
  all(): Promise<readonly CatalogueEntry[]>;
  find(id: string): Promise<CatalogueEntry | undefined>;
  /** Ids by path: what is there, without loading it. */
  ids(): Promise<ReadonlyMap<string, string>>;
}

export interface CatalogueOptions {
  readonly run: RunCommand;
  /** What experiments find in their environment: the lab's addresses among it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Default: the lab's own. */
  readonly folder?: string;
}

/** Which files there are is looked at no more often than this. */
const idsAgeMsMax = 5_000;

type Estimates = ReadonlyMap<string, { readonly seconds: number | undefined; readonly secondsMax: number | undefined }>;

/** How long each takes only the command line knows; without its answer the list is the same, but for that. */
async function readEstimates(run: RunCommand, files: readonly ExperimentFile[]): Promise<Estimates> {
  const empty: Estimates = new Map();
  if (files.length === 0) return empty;
  try {
    const { stdout } = await run(['chaos', 'list', '--json', ...files.map(({ path }) => path)]);
    const items = listOf(fieldsOf(JSON.parse(stdout))['experiments']).map(fieldsOf);
    return new Map(
      items.flatMap(({ file, seconds, secondsMax }) => {
        const path = textOf(file);
        return path === undefined
          ? []
          : [[path, { seconds: numberOf(seconds), secondsMax: numberOf(secondsMax) }] as const];
      }),
    );
  } catch {
    return empty;
  }
}

/** The lab's experiments. */
export function createCatalogue({
  run,
  environment,
  folder = join(repositoryRoot, 'chaos'),
}: CatalogueOptions): Catalogue {
  let entries: readonly CatalogueEntry[] = [];
  let print: string | undefined;
  let ids: Promise<ReadonlyMap<string, string>> | undefined;
  let idsReadAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<readonly CatalogueEntry[]> | undefined;

  async function read(): Promise<readonly CatalogueEntry[]> {
    const now = await fingerprint(folder);
    if (now === print) return entries;
    const files = await experimentFiles(folder);
    ids = Promise.resolve(new Map(files.map(({ id, path }) => [path, id])));
    const [found, estimates] = await Promise.all([
      readFiles({ paths: files.map(({ path }) => path), environment }),
      readEstimates(run, files),
    ]);
    entries = files.map(({ id, path }): CatalogueEntry => {
      const file = found.get(path);
      const { seconds, secondsMax } = estimates.get(path) ?? {};
      const shown = relative(repositoryRoot, path);
      return {
        id,
        path,
        file: shown.startsWith('..') ? path : shown,
        described: file?.described,
        problems: file?.problems ?? [],
        seconds,
        secondsMax,
      };
    });
    print = now;
    return entries;
  }

  const all = (): Promise<readonly CatalogueEntry[]> => {
    reading ??= read().finally(() => (reading = undefined));
    return reading;
  };
  const idsNow = (): Promise<ReadonlyMap<string, string>> => {
    if (!ids || performance.now() - idsReadAt > idsAgeMsMax) {
      idsReadAt = performance.now();
      ids = experimentFiles(folder).then((files) => new Map(files.map(({ id, path }) => [path, id])));
    }
    return ids;
  };
  return {
    all,
    // What is not there costs no loading of what is.
    find: async (id) =>
      [...(await idsNow()).values()].includes(id) ? (await all()).find((entry) => entry.id === id) : undefined,
    ids: idsNow,
  };
}

/** An experiment with an error cannot be run; warnings alone hinder nothing. */
export const isInvalid = ({ problems }: Pick<CatalogueEntry, 'problems'>): boolean =>
  problems.some(({ severity }) => severity === 'error');
