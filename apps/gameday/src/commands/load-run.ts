import { findEngine } from '@gameday/engine-kit';
import { labPaths, type LabPaths, repositoryRoot } from '@gameday/lab-kit';
import { defineCommand, type FlagValues, jsonFlag } from '../cli/command.ts';
import { CommandError, usageError } from '../cli/errors.ts';
import { exitCode, type ExitCode, type Io, writeJson } from '../cli/io.ts';
import { detachLoad, folderVariable, tellLauncher } from '../load/detach.ts';
import { rawFileAt } from '../load/files.ts';
import { surroundingsOf, watchLab } from '../load/lab-of.ts';
import { loadProgress } from '../load/progress.ts';
import { makeRunFolder } from '../load/run-folder.ts';
import { type LoadOutcome, runLoad } from '../load/run-load.ts';
import { findScript, type Script, usesGateway } from '../load/scenarios.ts';
import { loadSettings } from '../load/settings.ts';
import { figuresAsJson, summaryLines } from '../load/summary.ts';
import { checkTarget } from '../load/target.ts';
import { readBaseline } from '../load/write-report.ts';

const flags = {
  json: jsonFlag,
  quiet: { type: 'boolean', short: 'q', help: 'No progress, only the result.' },
  vus: { type: 'string', value: 'N', help: 'Virtual users; with --rate the most that may be busy at once.' },
  rate: { type: 'string', value: 'N', help: 'Arrivals per second, instead of users who wait for each answer.' },
  duration: { type: 'string', value: 'TIME', help: 'How long: 30s, 10m, 1h30m.' },
  acceptance: { type: 'boolean', help: 'The size that the scenario is accepted with.' },
  report: { type: 'string', value: 'DIR', help: "Where the results go; default a folder of the lab's." },
  baseline: { type: 'string', value: 'RAW', help: 'An earlier run to compare with: its raw file or folder.' },
  target: { type: 'string', value: 'URL', help: "Another server than the lab's door." },
  detach: { type: 'boolean', short: 'd', help: 'In the background; its pid and log are kept with the results.' },
} as const;

export const loadRun = defineCommand({
  name: 'load run',
  summary: 'Make load with k6, and a report of it',
  details: `NAME is a scenario (see gameday load list), or a k6 script of your own (.ts, .js).
The folder of a run has the raw results (requests.csv.gz), the report (report.html), the figures (figures.json), what was
running (run.json), k6's log, and the traces of the requests that stand out. The last ten runs are kept.
Ctrl-C stops the load and still makes the report; a second one kills k6.
Exit code 0: every threshold is kept (breakpoint: the knee is found). 1: one is crossed. 2: wrong use, or the script is broken.
3: it could not run, as when the target is down, or it was stopped.`,
  flags,
  operands: { usage: 'NAME', min: 1, max: 1 },
  async run({ flags: given, operands: [name = ''] }, io) {
    // All that can be wrong is found before anything is made.
    const script = findScript(name, io.cwd);
    const settings = loadSettings(given, script);
    const baselineFile = given.baseline === undefined ? undefined : rawFileAt(given.baseline, io.cwd);
    const surroundings = surroundingsOf(io.env, checkedUrl(given.target));
    const k6 = await findK6(io);
    if (usesGateway(script)) await checkTarget(surroundings.target, surroundings.ownLab);
    const paths = labPaths(io.env, io.cwd);
    const folder = await folderFor(script, given.report, paths, io);
    if (given.detach) return await detach(name, given, folder, io);

    const baseline = baselineFile === undefined ? undefined : await readBaseline(given.baseline ?? '', baselineFile);
    const progress = loadProgress(io.stderr, given.quiet ?? false);
    const ending = endOnSignals(io, progress.say);
    try {
      const watched = await watchLab(surroundings, paths);
      const outcome = await runLoad({
        ...watched,
        script,
        settings,
        folder,
        target: surroundings.target,
        k6,
        baseline,
        progress,
        signal: ending.signal,
        hurry: ending.hurry,
        onStart: () => tellLauncher(io.env),
        env: io.env,
      });
      tell(outcome, folder, given.json ?? false, io);
      return outcome.verdict.code;
    } finally {
      ending.release();
    }
  },
});

function checkedUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text.replace(/\/+$/, '');
  throw usageError(`--target is "${text}"; it must be an address`, 'such as http://127.0.0.1:8080');
}

async function findK6(io: Io): Promise<{ path: string; version: string }> {
  const result = await findEngine('k6', { env: { ...io.env }, repositoryRoot });
  if (result.found) return result.found;
  throw new CommandError('no_k6', `k6 is not here: ${result.reasons.join('; ')}`, {
    hint: 'get it with: gameday engines install k6',
  });
}

/** A load in the background has its folder already. */
const folderFor = (script: Script, wanted: string | undefined, paths: LabPaths, io: Io): Promise<string> =>
  makeRunFolder(paths, { scenario: script.name, wanted: io.env[folderVariable] ?? wanted, cwd: io.cwd });

/** The first signal ends the load, the second one k6 at once. */
function endOnSignals(io: Io, say: (line: string) => void) {
  const [stop, hurry] = [new AbortController(), new AbortController()];
  const release = io.onSignal((signal) => {
    if (stop.signal.aborted) hurry.abort();
    else say(`${signal}: ending the load; the report follows`);
    stop.abort(signal);
  });
  return { signal: stop.signal, hurry: hurry.signal, release };
}

function tell({ verdict, figures, record, files }: LoadOutcome, folder: string, json: boolean, io: Io): void {
  if (json) {
    const { code, says } = verdict;
    const { thresholds, problems } = record;
    writeJson(io, {
      exitCode: code,
      says,
      folder,
      files,
      thresholds,
      problems,
      figures: figures ? figuresAsJson(figures) : null,
    });
    return;
  }
  const lines = [
    ...(figures ? summaryLines(figures, record) : []),
    `${verdict.code === exitCode.ok ? 'Passed' : verdict.code === exitCode.against ? 'Not passed' : 'Could not be judged'}: ${verdict.says}.`,
    files.report === null ? `Log: ${files.log}` : `Report: ${files.report}`,
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}

async function detach(name: string, given: FlagValues<typeof flags>, folder: string, io: Io): Promise<ExitCode> {
  const passed = Object.entries(given).flatMap(([flag, value]) => {
    if (flag === 'detach' || flag === 'report' || value === false) return [];
    return value === true ? [`--${flag}`] : [`--${flag}=${String(value)}`];
  });
  const { pid, log } = await detachLoad(['load', 'run', name, ...passed], folder, io);
  if (given.json) writeJson(io, { pid, folder, log });
  else {
    io.stdout.write(
      `The load runs in the background as process ${pid}; stop it with: kill ${pid}\nFolder: ${folder}\nLog: ${log}\n`,
    );
  }
  return exitCode.ok;
}
