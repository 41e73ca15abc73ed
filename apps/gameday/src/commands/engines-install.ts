import { suggestion } from '@gameday/conventions';
import { type EngineName, engineNames, EngineUnavailable, type FoundEngine, installEngine } from '@gameday/engine-kit';
import { repositoryRoot } from '@gameday/lab-kit';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { usageError } from '../cli/errors.ts';
import { exitCode, type Io, writeJson } from '../cli/io.ts';
import { lineProgress } from '../progress/progress.ts';

type Outcome =
  | { readonly name: EngineName; readonly found: FoundEngine }
  | { readonly name: EngineName; readonly found: null; readonly reasons: readonly string[] };

function namesOf(operands: readonly string[]): EngineName[] {
  if (operands.length === 0) return [...engineNames];
  return operands.map((word) => {
    const name = engineNames.find((candidate) => candidate === word);
    if (!name) throw usageError(`no engine is called "${word}"; ${suggestion(word, engineNames)}`);
    return name;
  });
}

export const enginesInstall = defineCommand({
  name: 'engines install',
  summary: 'Get engines that are not there yet; all of them without a NAME',
  details: `
For each: the release archive with its checksum, a build of the pinned Go module, or the package that has it, whichever works
first. What was got stays in the cache. Exit code 3 when one of them could not be had.`,
  flags: { json: jsonFlag },
  operands: { usage: '[NAME…]', min: 0, max: engineNames.length },
  async run({ flags, operands }, io) {
    const names = namesOf(operands);
    const cancel = new AbortController();
    const forget = io.onSignal(() => cancel.abort());
    const outcomes: Outcome[] = [];
    // One after the other: a build takes every core that it can get.
    for (const name of names) {
      if (cancel.signal.aborted) break;
      outcomes.push(await install(name, cancel.signal, io));
    }
    forget();
    if (flags.json) writeJson(io, { engines: outcomes });
    else for (const outcome of outcomes) io.stdout.write(`${describe(outcome)}\n`);
    const all = outcomes.length === names.length && outcomes.every(({ found }) => found);
    return all ? exitCode.ok : exitCode.couldNotRun;
  },
});

async function install(name: EngineName, signal: AbortSignal, io: Io): Promise<Outcome> {
  const progress = lineProgress(io.stderr);
  try {
    const found = await installEngine(name, {
      env: { ...io.env },
      repositoryRoot,
      signal,
      onProgress: ({ engine, message, fraction }) =>
        progress.watch({ type: 'install', engine, message, ...(fraction !== undefined && { fraction }) }),
    });
    return { name, found };
  } catch (error) {
    if (error instanceof EngineUnavailable) return { name, found: null, reasons: error.reasons };
    if (signal.aborted) return { name, found: null, reasons: ['interrupted'] };
    throw error;
  } finally {
    progress.close();
  }
}

function describe(outcome: Outcome): string {
  if (outcome.found) return `${outcome.name} ${outcome.found.version}: ${outcome.found.path} (${outcome.found.source})`;
  return [`${outcome.name}: could not be had`, ...outcome.reasons.map((reason) => `  - ${reason}`)].join('\n');
}
