import { join } from 'node:path';
import type { Journal } from '@gameday/chaos-engine';
import type { RunDetail, RunItem, RunJournal } from '@gameday/console-api';
import { isThere } from '../../sources/runs-folder.ts';
import { journalOf, readJournal } from '../../sources/runs-journal.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../../sources/shape.ts';
import { describe } from './catalogue/describe.ts';

/** What the verdict means and whether all is undone, in the words of the report; a journal that lacks something says neither. */
async function sentencesOf(journal: Fields): Promise<Pick<RunJournal, 'meaning' | 'undone'>> {
  if (fieldsOf(journal['gameday'])['complete'] !== true) return {};
  const { undoneSentence, verdictSentence } = await import('@gameday/chaos-report/run');
  try {
    const whole = journal as unknown as Journal;
    return { meaning: verdictSentence(whole.gameday), undone: undoneSentence(whole) };
  } catch {
    return {};
  }
}

/** All that the files of a run say of it, but for its events. */
export async function runDetail(run: RunItem, folder: string): Promise<RunDetail> {
  const [journal, report] = await Promise.all([readJournal(folder), isThere(join(folder, 'report.html'))]);
  if (!journal) return { run, probes: [], steps: [], files: { journal: false, report } };
  const { description, lesson, signature, hypothesis } = describe(journal['experiment']);
  const method = listOf(fieldsOf(journal['experiment'])['method']).map(fieldsOf);
  return {
    run,
    ...(description !== undefined && { description }),
    ...(lesson !== undefined && { lesson }),
    ...(signature !== undefined && { signature }),
    ...(hypothesis && { hypothesis: hypothesis.title }),
    probes: hypothesis?.probes ?? [],
    steps: method.flatMap(({ name, ref }) => textOf(name) ?? textOf(ref) ?? []),
    journal: journalOf(journal, await sentencesOf(journal)),
    files: { journal: true, report },
  };
}
