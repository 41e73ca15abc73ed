import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  exitCodeOf,
  type Journal,
  journalFile,
  type JournalSink,
  type Log,
  openUndoLog,
  runExperiment,
  runId,
  type RunEvent,
  type RunOptions,
  type ValidExperiment,
} from '@gameday/chaos-engine';
import { CommandError } from '../../cli/errors.ts';
import type { ChaosLab, LabModules } from '../lab.ts';
import { openEventLog, type RunOpened } from './event-log.ts';
import { loadReportEarly } from './load-report-early.ts';
import { otherRuns } from './others.ts';
import { makeRunFolder, pruneRuns } from './run-folder.ts';

export interface RunRequest {
  readonly file: string;
  readonly experiment: ValidExperiment;
  readonly lab: ChaosLab;
  /** Without them the experiment can do only what needs no lab. */
  readonly modules: LabModules | undefined;
  readonly signal: AbortSignal;
  readonly seed?: number;
  readonly strategies?: RunOptions['strategies'];
  readonly dry?: RunOptions['dry'];
  /** Besides those in the run's folder; absolute. */
  readonly journal?: string;
  readonly report?: string;
  readonly onStart?: (opened: RunOpened) => void;
  readonly onEvent?: (event: RunEvent) => void;
  readonly log?: Log;
}

export interface RunOutcome {
  readonly file: string;
  readonly run: string;
  readonly journal: Journal;
  readonly exitCode: 0 | 1 | 3;
  readonly folder: string;
  readonly journalFile: string;
  /** Undefined when it could not be written. */
  readonly reportFile: string | undefined;
}

/** The same journal in several places. */
function both(sinks: readonly JournalSink[]): JournalSink {
  return {
    changed: (render) => sinks.forEach((sink) => sink.changed(render)),
    flush(render) {
      const rendered = render();
      for (const sink of sinks) sink.flush(() => rendered);
    },
  };
}

function make<Made>(what: string, path: string, work: () => Made): Made {
  try {
    return work();
  } catch (error) {
    throw new CommandError('cannot_write', `${what} ${path} cannot be made: ${(error as Error).message}`, {
      hint: 'choose another place, or make room',
      cause: error,
    });
  }
}

/** Runs one experiment, and keeps all that it leaves in a folder of its own. @throws CommandError before it begins */
export async function runOne(request: RunRequest): Promise<RunOutcome> {
  const { file, experiment, lab, modules, signal, log = () => {} } = request;
  const { document, gameday } = experiment;
  const seed = request.seed ?? gameday?.seed ?? Math.floor(Math.random() * 2 ** 32);
  const runs = lab.paths.runs;
  const { id, path } = make('the folder of the run in', runs, () =>
    makeRunFolder(runs, runId(document.title, Date.now(), seed)),
  );
  if (request.journal !== undefined) {
    const wanted = request.journal;
    make('the folder of the journal', wanted, () => void mkdirSync(dirname(wanted), { recursive: true }));
  }
  const ownJournal = join(path, 'journal.json');
  const opened: RunOpened = {
    type: 'run',
    at: Date.now(),
    run: id,
    title: document.title,
    file,
    seed,
    expected: gameday?.expect ?? 'held',
    ...(gameday?.lesson !== undefined && { lesson: gameday.lesson }),
    ...(gameday?.signature !== undefined && { signature: gameday.signature }),
    pid: process.pid,
  };
  const leases = make('the undo log in', lab.paths.undo, () =>
    openUndoLog(lab.paths.undo, { run: id, title: document.title }),
  );
  request.onStart?.(opened);
  const events = openEventLog(path, opened);
  const evidence = modules?.evidence(path);
  const readsAhead = loadReportEarly(document);
  const journal = await runExperiment({
    experiment,
    providers: modules?.providers ?? {},
    ...(modules && { load: modules.load }),
    ...(evidence && { collectors: evidence.collectors }),
    leases,
    journal: both(
      [ownJournal, ...(request.journal === undefined ? [] : [request.journal])].map((one) => journalFile(one)),
    ),
    signal,
    ...(request.strategies && { strategies: request.strategies }),
    ...(request.dry && { dry: request.dry }),
    id,
    folder: path,
    seed,
    log,
    onEvent: (event) => {
      events.write(event);
      evidence?.onEvent(event);
      readsAhead(event);
      request.onEvent?.(event);
    },
  });
  events.close();
  const reportFile = await writeReport(journal, join(path, 'report.html'), request.report, log);
  tidy(lab, log);
  return {
    file,
    run: id,
    journal,
    exitCode: exitCodeOf(journal.gameday),
    folder: path,
    journalFile: ownJournal,
    reportFile,
  };
}

/** A report that cannot be written takes nothing from the verdict. */
async function writeReport(
  journal: Journal,
  file: string,
  copy: string | undefined,
  log: Log,
): Promise<string | undefined> {
  try {
    const { runReport } = await import('@gameday/chaos-report/run');
    const { atomicWriteFile } = await import('@gameday/process/identity');
    atomicWriteFile(file, runReport(journal));
    if (copy === undefined) return file;
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(file, copy);
    return copy;
  } catch (error) {
    log('error', `the report could not be written: ${(error as Error).message}`);
    return undefined;
  }
}

function tidy({ paths }: ChaosLab, log: Log): void {
  try {
    const { alive, left } = otherRuns(paths.undo);
    pruneRuns(paths.runs, { alive: [...alive, ...left].map(({ run }) => run) });
  } catch (error) {
    log('warn', `old runs could not be removed: ${(error as Error).message}`);
  }
}
