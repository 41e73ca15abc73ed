import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoadRunItem } from '@gameday/console-api';
import { type parseFigures as Parse, parseFigures } from './load-figures.ts';
import { type LoadRecord, parseRecord } from './load-record.ts';
import { pidOfLoad, runnerOf, settingsOf } from './load-runner.ts';
import { outcomeOf } from './load-verdict.ts';
import { readPlain } from './runs-folder.ts';

/** As loads are named: their time and their scenario. */
const entryName = /^(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)-([\w.-]+)$/;
const runsMax = 50;
/** Figures have at most 1200 moments for each transaction. */
const figuresBytesMax = 24 * 1024 * 1024;
const recordBytesMax = 4 * 1024 * 1024;
/** k6 writes at least once a second; a load in a terminal of which nothing was heard for so long has gone. */
const silentMs = 20_000;

export type ParsedFigures = ReturnType<typeof Parse>;

/** What the files of a load that has ended say. */
export interface EndedLoad {
  readonly record: LoadRecord;
  readonly figures: ParsedFigures | undefined;
}

export interface LoadRuns {
  /** The newest first. */
  all(): Promise<readonly LoadRunItem[]>;
  /** The path of its folder; undefined where there is no such run. What was asked for never becomes a part of a path. */
  folderOf(run: string): Promise<string | undefined>;
  /** Undefined while it has not ended. @throws Error when its files are none */
  ended(folder: string): Promise<EndedLoad | undefined>;
}

const startOf = (stamp: string): number => Date.parse(`${stamp.slice(0, 11)}${stamp.slice(11).replaceAll('-', ':')}Z`);

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory() && entryName.test(entry.name)).map(({ name }) => name);
  return names.sort().reverse().slice(0, runsMax);
}

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

async function ended(folder: string): Promise<EndedLoad | undefined> {
  const text = await readPlain(join(folder, 'run.json'), recordBytesMax);
  if (text === undefined) return undefined;
  const figures = await readPlain(join(folder, 'figures.json'), figuresBytesMax);
  const parsed = figures === undefined ? undefined : parseFigures(json(figures));
  return { record: parseRecord(json(text)), figures: parsed?.all ? parsed : undefined };
}

/** When its k6 last wrote something. */
async function heardAtMs(folder: string): Promise<number> {
  const files = ['requests.csv.gz', 'k6.log', '.'].map((name) =>
    stat(join(folder, name)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    ),
  );
  return Math.max(...(await Promise.all(files)));
}

export interface LoadRunsOptions {
  /** `load` in the lab's folder. */
  readonly folder: string;
  /** The sizes that scenarios are accepted with. */
  readonly acceptanceOf: (scenario: string) => { readonly vus: number; readonly durationSeconds: number } | undefined;
  /** Default `Date.now`. */
  readonly nowMs?: () => number;
}

/** Reads the folder of loads. What a load came to is read once. */
export function createLoadRuns({ folder: all, acceptanceOf, nowMs = Date.now }: LoadRunsOptions): LoadRuns {
  const known = new Map<string, LoadRunItem>();

  async function look(run: string): Promise<LoadRunItem | undefined> {
    const before = known.get(run);
    if (before) return before;
    const [, stamp = '', scenario = ''] = entryName.exec(run) ?? [];
    const folder = join(all, run);
    const pid = await pidOfLoad(folder);
    const base = {
      run,
      scenario,
      startedAtMs: startOf(stamp),
      settings: {},
      from: pid === undefined ? 'terminal' : 'background',
    } as const;
    const end = await ended(folder).catch((): EndedLoad => ({ record: parseRecord(undefined), figures: undefined }));
    if (end) {
      const { record, figures } = end;
      const item: LoadRunItem = {
        ...base,
        scenario: record.scenario ?? scenario,
        state: 'ended',
        settings: record.settings,
        outcome: await outcomeOf(end),
        ...(figures?.all && { figures: figures.all, vusMax: figures.vusMax, durationSeconds: figures.durationSeconds }),
      };
      // The record comes first, then the figures: a moment later it is whole.
      if (figures || nowMs() - (await heardAtMs(folder)) > silentMs) known.set(run, item);
      return item;
    }
    if (pid === undefined) {
      const running = nowMs() - (await heardAtMs(folder)) < silentMs;
      return { ...base, state: running ? 'running' : 'lost' };
    }
    if (!runnerOf(folder, pid)) {
      const state = nowMs() - (await heardAtMs(folder)) < 2_000 ? 'running' : 'lost';
      return { ...base, state };
    }
    const { acceptance, ...settings } = settingsOf(pid);
    return {
      ...base,
      state: 'running',
      settings: { ...(acceptance && acceptanceOf(scenario.replace(/-\d+$/, ''))), ...settings },
    };
  }

  return {
    async all() {
      const names = await namesIn(all);
      for (const run of known.keys()) if (!names.includes(run)) known.delete(run);
      const items = await Promise.all(names.map(look));
      return items.filter((item) => item !== undefined);
    },
    async folderOf(run) {
      const name = (await namesIn(all)).find((each) => each === run);
      return name === undefined ? undefined : join(all, name);
    },
    ended,
  };
}
