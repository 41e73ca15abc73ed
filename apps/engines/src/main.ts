import { EngineUnavailable, engineNames, engines, installEngine } from '@gameday/engine-kit';
import { type GetResult, getEngines } from './get-engines.ts';
import { progressPrinter } from './progress-printer.ts';

const usage = `Usage: node apps/engines/src/main.ts [NAME…]

Gets the engines of the lab (all, or those named) and says where each one is.
Names: ${engineNames.join(', ')}

Exit code: 0 when all are here or only optional ones are missing that were not asked for by name,
           2 for a wrong name, 3 when one that is needed or was named cannot be had.
`;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(usage);
    return 0;
  }
  const unknown = args.filter((name) => !(engineNames as readonly string[]).includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`There is no engine named ${unknown.join(', ')}.\n\n${usage}`);
    return 2;
  }
  const named = engineNames.filter((name) => args.includes(name));
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => abort.abort(new Error(`ended by ${signal}`)));
  }
  const printer = progressPrinter(process.stderr);
  const results = await getEngines(named.length > 0 ? named : engineNames, {
    install: (name) => installEngine(name, { onProgress: printer.show, signal: abort.signal }),
    onResult: (result) => printer.line(summary(result)),
  });
  if (abort.signal.aborted) {
    printer.line('Ended before all engines were here; what was complete is kept.');
    return 3;
  }
  const missing = results.filter((result) => !result.found);
  return missing.some(({ name }) => engines[name].needed || named.includes(name)) ? 3 : 0;
}

function summary({ name, found, error, seconds }: GetResult): string {
  const title = engines[name].title.padEnd(10);
  const time = `${seconds.toFixed(1)} s`.padStart(8);
  if (found) return `${title} ${found.version.padEnd(8)} ${found.source.padEnd(14)} ${time}  ${found.path}`;
  const reasons = error instanceof EngineUnavailable ? error.reasons : [String(error)];
  const consequence = engines[name].needed ? 'the lab cannot start without it' : 'the lab goes on without it';
  return [`${title} cannot be had here (${consequence}):`, ...reasons.map((reason) => `    ${reason}`)].join('\n');
}

process.exitCode = await main(process.argv.slice(2));
