import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChaosVerdict, DuelItem, RunDifference } from '@gameday/console-api';
import type { LabPaths } from '@gameday/lab-kit/paths';
import { verdictIn } from './runs-events.ts';
import { entriesOf, knownEntry, readPlain } from './runs-folder.ts';
import type { KnownRun } from './runs-list.ts';
import type { AliveRun } from './runs-undo.ts';
import { fieldsOf, listOf, numberOf, textOf } from './shape.ts';

/** A duel's document has its policies and its differences: some kilobytes. */
const documentBytesMax = 4 * 1024 * 1024;

export interface DuelSideRecord {
  readonly name: string;
  readonly run: string;
  readonly policies: unknown;
  readonly verdict: ChaosVerdict | undefined;
}

/** What `duel.json` says. */
export interface DuelRecord {
  readonly title: string;
  readonly a: DuelSideRecord;
  readonly b: DuelSideRecord;
  readonly differences: readonly RunDifference[];
}

const sides = ['a', 'b', 'same'] as const;
const cellOf = (value: unknown): number | string | undefined => numberOf(value) ?? textOf(value);

/** Differences as `duel.json` has them, and as the comparison of two runs gives them. */
export const differencesOf = (value: unknown): RunDifference[] =>
  listOf(value).flatMap((item): RunDifference[] => {
    const fields = fieldsOf(item);
    const what = textOf(fields['what']);
    if (what === undefined) return [];
    const [a, b] = [cellOf(fields['a']), cellOf(fields['b'])];
    const better = sides.find((side) => side === fields['better']);
    return [
      {
        group: textOf(fields['group']) ?? '',
        what,
        unit: textOf(fields['unit']) ?? '',
        ...(a !== undefined && { a }),
        ...(b !== undefined && { b }),
        ...(better && { better }),
      },
    ];
  });

function sideOf(value: unknown): DuelSideRecord | undefined {
  const fields = fieldsOf(value);
  const run = textOf(fields['run']);
  if (run === undefined) return undefined;
  return {
    name: textOf(fields['name']) ?? run,
    run,
    policies: fields['policies'],
    verdict: verdictIn(fields['verdict']),
  };
}

function recordOf(text: string): DuelRecord | undefined {
  const fields = fieldsOf(JSON.parse(text));
  const [a, b] = [sideOf(fields['a']), sideOf(fields['b'])];
  if (!a || !b) return undefined;
  return {
    title: textOf(fieldsOf(fields['experiment'])['title']) ?? '',
    a,
    b,
    differences: differencesOf(fields['differences']),
  };
}

/** One duel as its folder has it. */
export interface KnownDuel {
  readonly duel: string;
  readonly startedAtMs: number;
  /** Undefined until both sides were run. */
  readonly record: DuelRecord | undefined;
}

export interface DuelsFolder {
  /** All that are kept, the newest first. */
  all(): Promise<readonly KnownDuel[]>;
  /** The path of its folder; undefined where there is no such duel. */
  folderOf(duel: string): Promise<string | undefined>;
}

/** Reads the folder of duels; one that is whole is read once. */
export function createDuelsFolder({ folder: lab }: Pick<LabPaths, 'folder'>): DuelsFolder {
  const folder = join(lab, 'duels');
  const known = new Map<string, KnownDuel>();

  async function look(duel: string): Promise<KnownDuel | undefined> {
    const before = known.get(duel);
    if (before?.record) return before;
    const found = await stat(join(folder, duel)).catch(() => undefined);
    if (!found) return undefined;
    const text = await readPlain(join(folder, duel, 'duel.json'), documentBytesMax).catch(() => undefined);
    let record: DuelRecord | undefined;
    try {
      record = text === undefined ? undefined : recordOf(text);
    } catch {
      record = undefined; // what cannot be read is as good as not there
    }
    const now = { duel, startedAtMs: before?.startedAtMs ?? Math.floor(found.birthtimeMs), record };
    known.set(duel, now);
    return now;
  }

  return {
    async all() {
      const names = await entriesOf(folder);
      for (const duel of known.keys()) if (!names.includes(duel)) known.delete(duel);
      return (await Promise.all(names.map(look))).filter((one) => one !== undefined);
    },
    folderOf: (duel) => knownEntry(folder, duel),
  };
}

/** Policies are put in force within some seconds; then the first side is run. */
const firstRunWithinMs = 60_000;

export interface DuelSurroundings {
  readonly alive: readonly AliveRun[];
  /** The newest first. */
  readonly runs: readonly KnownRun[];
  /** Whether a process with this pid runs. */
  readonly isLive: (pid: number) => boolean;
}

/**
 * The process of a duel that goes on. While a side is run it holds that side's policies under the duel's name; in its rest between
 * the sides it holds nothing, and is known by the run that it made first.
 */
function processOf({ duel, startedAtMs }: KnownDuel, { alive, runs, isLive }: DuelSurroundings): number | undefined {
  const holder = alive.find(({ run }) => run === `${duel}-a` || run === `${duel}-b`);
  if (holder) return holder.pid;
  const first = runs.findLast(({ opened }) => opened.atMs >= startedAtMs);
  const pid = first && first.opened.atMs - startedAtMs < firstRunWithinMs ? first.opened.pid : undefined;
  return pid !== undefined && isLive(pid) ? pid : undefined;
}

/**
 * A duel as pages show it. Which runs are its sides its document says; as long as there is none, those that its own process has made,
 * in their order.
 */
export function duelItem(known: KnownDuel, around: DuelSurroundings): DuelItem {
  const { duel, startedAtMs, record } = known;
  if (record) {
    const side = ({ name, run, verdict }: DuelSideRecord) => ({ name, run, ...(verdict && { verdict }) });
    return { duel, title: record.title, startedAtMs, state: 'ended', a: side(record.a), b: side(record.b) };
  }
  const pid = processOf(known, around);
  const made = around.runs
    .filter(({ opened }) => pid !== undefined && opened.pid === pid && opened.atMs >= startedAtMs)
    .reverse();
  const side = (index: number, name: string) => {
    const one = made[index];
    return one && { name, run: one.run, ...(one.ended && { verdict: one.ended.verdict }) };
  };
  const [a, b] = [side(0, 'A'), side(1, 'B')];
  return {
    duel,
    title: made[0]?.opened.title ?? titleOf(duel),
    startedAtMs,
    state: pid === undefined ? 'ended early' : 'running',
    ...(a && { a }),
    ...(b && { b }),
  };
}

/** A name says its title in small: `20261123-113513-duel-slow-feed-under-load-121c`. */
const titleOf = (duel: string): string =>
  duel
    .replace(/^\d{8}-\d{6}-(?:duel-)?/, '')
    .replace(/-[0-9a-f]{4}(?:-\d+)?$/, '')
    .replaceAll('-', ' ');
