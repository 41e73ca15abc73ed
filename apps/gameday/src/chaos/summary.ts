import type { Reason, Verdict } from '@gameday/chaos-engine';
import { duration, undoneSentence, verdictMarks, verdictSentence } from '@gameday/chaos-report/run';
import { columns } from '../cli/columns.ts';
import { nearer } from './near.ts';
import type { RunOutcome } from './runs/run-one.ts';

/** An experiment of a suite that was not run. */
export interface NotRun {
  readonly file: string;
  readonly title: string;
  readonly why: string;
}

/** One run of the JSON document. */
export interface RunSummary {
  readonly file: string;
  readonly title: string;
  readonly run: string;
  readonly verdict: Verdict;
  readonly expected: 'held' | 'deviated';
  readonly asExpected: boolean;
  readonly exitCode: 0 | 1 | 3;
  readonly reasons: readonly Reason[];
  readonly seed: number;
  readonly seconds: number;
  readonly folder: string;
  readonly journal: string;
  readonly report: string | null;
}

export function summaryOf({ file, run, journal, exitCode, folder, journalFile, reportFile }: RunOutcome): RunSummary {
  const { verdict, expected, as_expected: asExpected, reasons, seed } = journal.gameday;
  return {
    file,
    title: journal.experiment.title,
    run,
    verdict,
    expected,
    asExpected,
    exitCode,
    reasons,
    seed,
    seconds: journal.duration,
    folder,
    journal: journalFile,
    report: reportFile ?? null,
  };
}

const stands = (asExpected: boolean, expected: string): string => (asExpected ? 'as expected' : `expected ${expected}`);

/** What came of a run, in a few lines. */
export function verdictText({ journal, reportFile }: RunOutcome, cwd: string): string {
  const { gameday, experiment } = journal;
  const { verdict, expected, as_expected: asExpected, reasons, lesson } = gameday;
  const report = reportFile === undefined ? [] : [`report: ${nearer(reportFile, cwd)}`];
  const lines = [
    `${verdictMarks[verdict]} ${verdict} (${stands(asExpected, expected)}): ${experiment.title}`,
    ...[
      `${verdictSentence(gameday)} ${undoneSentence(journal)}`,
      ...reasons.map(({ message }) => `- ${message}`),
      ...(lesson === undefined ? [] : [`lesson: ${lesson}`]),
      ...report,
    ].map((line) => `  ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** What came of a suite: a line for each experiment, and how many came out how. */
export function suiteText(outcomes: readonly RunOutcome[], notRun: readonly NotRun[], cwd: string): string {
  const rows = outcomes.map(({ journal, file }) => {
    const { verdict, expected, as_expected: asExpected } = journal.gameday;
    const took = duration(journal.duration * 1000);
    return [`${verdictMarks[verdict]} ${verdict}`, stands(asExpected, expected), took, nearer(file, cwd)];
  });
  const left = notRun.map(({ file, why }) => ['– not run', why, '', nearer(file, cwd)]);
  const count = (code: number) => outcomes.filter(({ exitCode }) => exitCode === code).length;
  const total = outcomes.length + notRun.length;
  const parts = [`${count(0)} as expected`, `${count(1)} against it`, `${count(3)} without a judgement`];
  if (notRun.length > 0) parts.push(`${notRun.length} not run`);
  return `${columns([...rows, ...left]).join('\n')}\n${total} experiments: ${parts.join(', ')}\n`;
}
