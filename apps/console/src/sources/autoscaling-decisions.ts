import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { readDecision, type RecordedDecision } from './autoscaling-record.ts';
import { fieldsOf, listOf } from './shape.ts';

export interface AutoscalerName {
  readonly namespace: string;
  readonly name: string;
}

/** The decisions of autoscalers, as the cluster app has recorded them. */
export interface DecisionSource {
  /**
   * All that are kept, the oldest first: the last ones from the cluster app, those before from its files.
   * @param autoscaler one that the cluster has told of: its name becomes part of a path
   * @throws SourceError when the cluster does not answer
   */
  of(autoscaler: AutoscalerName, signal?: AbortSignal): Promise<readonly RecordedDecision[]>;
}

export interface DecisionSourceOptions {
  readonly cluster: (path: string, signal?: AbortSignal) => Promise<unknown>;
  /** Where the cluster app keeps `NAMESPACE/NAME/decisions.jsonl`. */
  readonly folder: string;
  /** How many of one autoscaler are held in memory; default 1500. */
  readonly countMax?: number;
}

/** What the cluster app rotates its files at, so that a whole one is read. */
const fileBytesMax = 4 * 1024 * 1024;
/** Of so many autoscalers at once; the one that was looked at longest ago is forgotten first. */
const autoscalersMax = 4;
/** Enough for what has come since the last look, most times. */
const fewDecisions = 8;
const allDecisions = 1_000;

/** The end of a file, at most so many bytes of it; empty where there is none. */
async function tailOf(file: string): Promise<string> {
  try {
    await using handle = await open(file, 'r');
    const { size } = await handle.stat();
    const length = Math.min(size, fileBytesMax);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    // The cluster app may be rotating it, or may never have had to.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

const parseLine = (line: string): RecordedDecision[] => {
  try {
    return [readDecision(JSON.parse(line))].filter((record) => record !== undefined);
  } catch {
    return []; // cut off by a crash, or by where the reading began
  }
};

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

const key = ({ namespace, name }: AutoscalerName): string => `${namespace}/${name}`;

export function createDecisionSource({ cluster, folder, countMax = 1_500 }: DecisionSourceOptions): DecisionSource {
  const known = new Map<string, Promise<readonly RecordedDecision[]>>();

  const ask = async (autoscaler: AutoscalerName, limit: number, signal?: AbortSignal) => {
    const query = `autoscaler=${encodeURIComponent(key(autoscaler))}&limit=${limit}`;
    const answer = await cluster(`/gameday/v1/decisions?${query}`, signal);
    return listOf(fieldsOf(answer)['items'])
      .flatMap((item) => readDecision(item) ?? [])
      .toReversed();
  };

  const fromFiles = async ({ namespace, name }: AutoscalerName, count: number): Promise<RecordedDecision[]> => {
    const file = join(folder, namespace, name, 'decisions.jsonl');
    const newer = linesOf(await tailOf(file));
    const older = newer.length < count ? linesOf(await tailOf(`${file}.1`)) : [];
    return [...older, ...newer].slice(-count).flatMap(parseLine);
  };

  /** The later of two that tell of the same moment is left out. */
  const joined = (before: readonly RecordedDecision[], after: readonly RecordedDecision[]) => {
    const lastMs = before.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
    return [...before, ...after.filter(({ atMs }) => atMs > lastMs)].slice(-countMax);
  };

  const first = async (autoscaler: AutoscalerName, signal?: AbortSignal) => {
    const recent = await ask(autoscaler, allDecisions, signal);
    const oldestMs = recent[0]?.atMs ?? Number.POSITIVE_INFINITY;
    const kept = await fromFiles(autoscaler, countMax);
    return joined(
      kept.filter(({ atMs }) => atMs < oldestMs),
      recent,
    );
  };

  const further = async (before: readonly RecordedDecision[], autoscaler: AutoscalerName, signal?: AbortSignal) => {
    const lastMs = before.at(-1)?.atMs;
    if (lastMs === undefined) return first(autoscaler, signal);
    const few = await ask(autoscaler, fewDecisions, signal);
    const gapless = few.length < fewDecisions || (few[0]?.atMs ?? 0) <= lastMs;
    return joined(before, gapless ? few : await ask(autoscaler, allDecisions, signal));
  };

  return {
    of(autoscaler, signal) {
      const name = key(autoscaler);
      const before = known.get(name);
      // One after the other, so that two who ask at once do not read the files twice.
      const next = (before?.catch(() => []) ?? Promise.resolve([])).then((records) =>
        further(records, autoscaler, signal),
      );
      known.delete(name);
      known.set(
        name,
        next.catch(() => before ?? []),
      );
      const [oldest] = known.keys();
      if (known.size > autoscalersMax && oldest !== undefined) known.delete(oldest);
      return next;
    },
  };
}
