import type { LoadResult, LoadRunDetail, LoadRunItem } from '@gameday/console-api';
import { readLoadLog } from '../../sources/load-log.ts';
import type { EndedLoad, LoadRuns } from '../../sources/load-runs.ts';
import { loadReport } from '../../sources/load-verdict.ts';
import { filesOf } from './files.ts';

/** As many as a person looks through. */
const notedMax = 25;
const lastWordsMax = 15;

/** What the report's library says in words; a record that it does not understand says nothing. */
async function inWords({ record, figures }: EndedLoad): Promise<Pick<LoadResult, 'knee' | 'generator'>> {
  if (!figures) return {};
  const { kneeOf, kneeSays, shortageOf } = await loadReport();
  try {
    const knee = kneeOf(figures.steps as unknown as Parameters<typeof kneeOf>[0]);
    const generator = shortageOf(
      record.generator as Parameters<typeof shortageOf>[0],
      figures as unknown as Parameters<typeof shortageOf>[1],
    );
    return { ...(knee && { knee: kneeSays(knee) }), ...(generator && { generator }) };
  } catch {
    return {};
  }
}

async function resultOf(run: LoadRunItem, end: EndedLoad): Promise<LoadResult> {
  const { record, figures } = end;
  const { thresholds, problems, surroundings } = record;
  const known = { thresholds, problems, surroundings };
  const fromMs = figures?.startedAtMs ?? record.startedAtMs ?? run.startedAtMs;
  if (!figures) {
    return {
      ...{ ...known, fromMs, toMs: fromMs, all: undefined, transactions: [], phases: [], steps: [], errors: [] },
      ...{ slowest: [], failedRequests: [], dropped: 0, apdex: { satisfiedMsMax: 500, toleratedMsMax: 2_000 } },
    };
  }
  const { all, transactions, phases, steps, errors, slowest, failedRequests, timeline, apdex, dropped, endedAtMs } =
    figures;
  return {
    ...known,
    ...(await inWords(end)),
    ...{ fromMs, toMs: endedAtMs, all, transactions, phases, steps, errors, apdex, dropped },
    slowest: slowest.slice(0, notedMax),
    failedRequests: failedRequests.slice(0, notedMax),
    ...(timeline && { timeline }),
  };
}

/** All that the files of a load say of it. */
export async function loadDetail(runs: LoadRuns, run: LoadRunItem, folder: string): Promise<LoadRunDetail> {
  const files = await filesOf(folder);
  const end = run.state === 'ended' ? await runs.ended(folder).catch(() => undefined) : undefined;
  if (end) return { run, files, result: await resultOf(run, end) };
  if (run.state === 'running') return { run, files };
  const { words } = await readLoadLog(folder);
  return { run, files, lastWords: words.slice(-lastWordsMax) };
}
