import type { ChaosState, DuelItem, RunItem, RunUnderWay } from '@gameday/console-api';
import type { LabPaths } from '@gameday/lab-kit/paths';
import { processIdentity } from '@gameday/process/identity';
import { createDuelsFolder, type DuelsFolder, duelItem, type KnownDuel } from '../../sources/runs-duels.ts';
import { createRunsFolder, type KnownRun, runItem, type RunsFolder } from '../../sources/runs-list.ts';
import { readUndoLogs, type UndoLogs } from '../../sources/runs-undo.ts';
import type { Catalogue } from './catalogue/catalogue.ts';

/** All that is known of runs and duels at one moment. */
export interface BookPage {
  readonly undo: UndoLogs;
  /** The newest first, as are the duels. */
  readonly runs: readonly RunItem[];
  readonly known: readonly KnownRun[];
  readonly duels: readonly DuelItem[];
  readonly knownDuels: readonly KnownDuel[];
}

/** What was run, what is run, and what is left of it: the lab's folders, read together. */
export interface Book {
  readonly runsFolder: RunsFolder;
  readonly duelsFolder: DuelsFolder;
  read(): Promise<BookPage>;
  state(): Promise<ChaosState>;
}

const isLive = (pid: number): boolean => processIdentity(pid) !== undefined;

/** A duel holds its policies under its own name with a letter; of that, what goes on is the run of that letter. */
const duelHeldBy = (run: string, duels: readonly KnownDuel[]): string | undefined =>
  duels.find(({ duel }) => run === `${duel}-a` || run === `${duel}-b`)?.duel;

function underWay({ undo, runs, knownDuels }: BookPage): RunUnderWay[] {
  const duelByPid = new Map(
    undo.alive.map(({ run, pid }) => [pid, duelHeldBy(run, knownDuels)] as const).filter(([, duel]) => duel),
  );
  return undo.alive.flatMap(({ run, title, pid }): RunUnderWay[] => {
    const held = duelHeldBy(run, knownDuels);
    // The policies of a side are told of with its run, once there is one.
    const hasRun = undo.alive.some(
      (other) => other.pid === pid && other.run !== run && !duelHeldBy(other.run, knownDuels),
    );
    if (held !== undefined && hasRun) return [];
    const duel = held ?? duelByPid.get(pid);
    const startedAtMs =
      runs.find((item) => item.run === run)?.startedAtMs ?? knownDuels.find((one) => one.duel === duel)?.startedAtMs;
    return [{ run, title, sinceMs: startedAtMs ?? 0, ...(duel !== undefined && { duel }) }];
  });
}

export function createBook(paths: LabPaths, catalogue: Pick<Catalogue, 'ids'>): Book {
  const runsFolder = createRunsFolder(paths);
  const duelsFolder = createDuelsFolder(paths);

  async function read(): Promise<BookPage> {
    const [undo, known, knownDuels, ids] = await Promise.all([
      readUndoLogs(paths),
      runsFolder.all(),
      duelsFolder.all(),
      catalogue.ids(),
    ]);
    const duels = knownDuels.map((duel) => duelItem(duel, { alive: undo.alive, runs: known, isLive }));
    const duelOf = new Map(
      duels.flatMap(({ duel, a, b }) => [a, b].flatMap((side) => (side ? [[side.run, duel] as const] : []))),
    );
    const around = {
      alive: new Set(undo.alive.map(({ run }) => run)),
      experimentOf: (file: string) => ids.get(file),
      duelOf: (run: string) => duelOf.get(run),
      nowMs: Date.now(),
    };
    return { undo, known, knownDuels, duels, runs: known.map((run) => runItem(run, around)) };
  }

  return {
    runsFolder,
    duelsFolder,
    read,
    async state() {
      const page = await read();
      const { left, damaged } = page.undo;
      const change = [
        ...page.runs.slice(0, 5).map(({ run, state, verdict }) => `${run} ${state} ${verdict}`),
        ...page.duels.slice(0, 5).map(({ duel, state, a, b }) => `${duel} ${state} ${a?.run} ${b?.run}`),
      ].join('; ');
      return { underWay: underWay(page), left, change, ...(damaged !== undefined && { damaged }) };
    },
  };
}
