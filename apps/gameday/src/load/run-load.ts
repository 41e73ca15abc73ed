import { setPriority } from 'node:os';
import { join } from 'node:path';
import { atomicWriteFile, killIdentity } from '@gameday/process';
import { K6Error, type K6Result, startK6 } from '@gameday/k6';
import { type Figures, FigureMaker, type LabRecord, type RunRecord, type TracePicture } from '@gameday/load-report';
import { CommandError } from '../cli/errors.ts';
import { exitCode } from '../cli/io.ts';
import { GeneratorLog } from './generator.ts';
import { type RunVerdict, verdictOf } from './judge-run.ts';
import type { LabWatch } from './lab-watch.ts';
import { machine, ownVersions } from './machine.ts';
import type { LoadProgress } from './progress.ts';
import { runFiles } from './run-folder.ts';
import type { Script } from './scenarios.ts';
import type { LoadSettings } from './settings.ts';
import { TraceCopies } from './traces.ts';
import { writeReport } from './write-report.ts';

export interface LoadRequest {
  readonly script: Script;
  readonly settings: LoadSettings;
  readonly folder: string;
  /** Where requests go; scripts find it as GATEWAY. */
  readonly target: string;
  readonly k6: { readonly path: string; readonly version: string };
  /** The lab that is loaded, if it is one. */
  readonly lab: LabWatch | undefined;
  readonly prometheusUrl?: string | undefined;
  /** Port of a Jaeger that has the traces. */
  readonly jaegerPort?: number | undefined;
  readonly baseline?: { readonly name: string; readonly figures: Figures } | undefined;
  readonly progress: LoadProgress;
  /** Ends the load; aborted a second time by `hurry`, k6 is killed. */
  readonly signal: AbortSignal;
  readonly hurry: AbortSignal;
  /** Requests are being made. */
  readonly onStart: () => void;
  /** Of the whole process; passed to k6 is only what it needs. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

export interface LoadOutcome {
  readonly verdict: RunVerdict;
  readonly record: RunRecord;
  readonly figures: Figures | undefined;
  readonly files: { readonly raw: string | null; readonly report: string | null; readonly log: string };
}

/** Taking the figures yields to what is measured, as k6 does. */
const ownNiceness = 5;

/** Makes a load with k6, and a record, figures and a report of it. @throws CommandError when it cannot begin */
export async function runLoad(request: LoadRequest): Promise<LoadOutcome> {
  const { script, settings, folder, target, k6, lab, jaegerPort, progress, signal, hurry } = request;
  const maker = new FigureMaker();
  const generator = new GeneratorLog();
  yieldToOthers();
  const startedAt = new Date();
  const run = await startK6(
    {
      k6: k6.path,
      script: script.file,
      folder,
      gateway: target,
      ...settings,
      ...(request.prometheusUrl !== undefined && { prometheusUrl: request.prometheusUrl }),
      keepSamples: false,
      watch: { metrics: FigureMaker.metrics, onSample: (sample) => maker.add(sample) },
      signal,
      onProgress(moment) {
        generator.add(moment);
        progress.show(moment, maker.standing);
      },
    },
    request.env,
  ).catch((error: unknown) => {
    throw beginningFailed(error);
  });
  request.onStart();
  const kill = () => void killIdentity(run.identity, 'SIGKILL');
  hurry.addEventListener('abort', kill, { once: true });
  const traces =
    jaegerPort === undefined
      ? undefined
      : new TraceCopies(jaegerPort, join(folder, runFiles.traces), () => maker.noted);
  const result = await run.ended;
  hurry.removeEventListener('abort', kill);
  progress.end();
  const [pictures, labRecord] = await Promise.all([traces?.end(), lab?.end()]);
  const figures = result.reading && maker.figures(result.reading);
  const record = recordOf(request, { startedAt, result, generator, labRecord });
  return finish(request, { result, figures, record, pictures: pictures ?? new Map<string, TracePicture>() });
}

function yieldToOthers(): void {
  try {
    setPriority(ownNiceness);
  } catch {
    // the figures are taken all the same
  }
}

/** Why a load did not begin: the script's fault is wrong use, all else could not run. */
function beginningFailed(error: unknown): unknown {
  if (!(error instanceof K6Error)) return error;
  const wrongUse = error.code === 'script_broken' || error.code === 'settings_refused';
  const code = wrongUse ? exitCode.usage : exitCode.couldNotRun;
  return new CommandError(error.code, error.message, { hint: error.hint, exitCode: code, cause: error });
}

function recordOf(
  { script, settings, target, k6, lab, signal }: LoadRequest,
  made: {
    readonly startedAt: Date;
    readonly result: K6Result;
    readonly generator: GeneratorLog;
    readonly labRecord: LabRecord | undefined;
  },
): RunRecord {
  const { result, generator, labRecord, startedAt } = made;
  return {
    scenario: script.name,
    settings,
    gateway: target,
    startedAt: startedAt.toISOString(),
    machine: machine(),
    versions: { ...ownVersions(k6.version), ...lab?.versions },
    ...(labRecord && { lab: labRecord }),
    exitCode: result.exitCode,
    stopped: signal.aborted,
    thresholds: result.thresholds,
    problems: result.problems,
    generator: generator.record(result.generator),
  };
}

function finish(
  { folder, script, baseline, signal }: LoadRequest,
  made: {
    readonly result: K6Result;
    readonly figures: Figures | undefined;
    readonly record: RunRecord;
    readonly pictures: ReadonlyMap<string, TracePicture>;
  },
): LoadOutcome {
  const { result, figures, record, pictures } = made;
  const of = (file: keyof typeof runFiles) => join(folder, runFiles[file]);
  atomicWriteFile(of('record'), `${JSON.stringify(record, undefined, 2)}\n`);
  if (figures) {
    atomicWriteFile(of('figures'), `${JSON.stringify(figures)}\n`);
    writeReport({ file: of('report'), title: titleOf(script.name), figures, record, traces: pictures, baseline });
  }
  return {
    verdict: verdictOf(result, figures, signal.aborted),
    record,
    figures,
    files: { raw: result.files.raw ?? null, report: figures ? of('report') : null, log: result.files.log },
  };
}

export const titleOf = (scenario: string): string => `Load test: ${scenario}`;
