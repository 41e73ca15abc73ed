import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { importJmx, JmxError, type Note } from '@gameday/jmx';
import { atomicWriteFile } from '@gameday/process';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { CommandError, usageError } from '../cli/errors.ts';
import { exitCode, type Io, writeJson } from '../cli/io.ts';

export const loadImport = defineCommand({
  name: 'load import',
  summary: 'Make a k6 scenario of a JMeter test plan',
  details: `FILE is a test plan as JMeter saves it (.jmx). Taken are thread groups, HTTP requests with their defaults, headers,
timers, assertions, CSV data, variables, extractors, and controllers (simple, transaction, loop, once, random, interleave,
throughput). What could not be taken is listed by name, here and at the top of the scenario.
The scenario is one TypeScript file that is yours to change; run it with: gameday load run FILE.ts`,
  flags: {
    json: jsonFlag,
    out: { type: 'string', short: 'o', value: 'FILE', help: 'The scenario; default FILE.ts in the current folder.' },
    gateway: { type: 'boolean', help: "Send the requests to the lab's door instead of the plan's servers." },
    force: { type: 'boolean', short: 'f', help: 'Write over a file that is there.' },
  },
  operands: { usage: 'FILE.jmx', min: 1, max: 1 },
  async run({ flags, operands: [given = ''] }, io) {
    const file = resolve(io.cwd, given);
    const xml = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? 'there is no such file' : error.message;
      throw usageError(`${given}: ${why}`, 'name a test plan of JMeter (.jmx)');
    });
    const out = resolve(io.cwd, flags.out ?? `${basename(given).replace(/\.(jmx|xml)$/i, '')}.ts`);
    if (existsSync(out) && !flags.force) {
      throw usageError(`${out} is there already`, 'name another file with --out, or write over it with --force');
    }
    const dataFile = (data: string) => (isAbsolute(data) ? data : resolve(dirname(file), data));
    const dataPath = (data: string) => posix(relative(dirname(out), dataFile(data)));
    try {
      const imported = importJmx(xml, { source: basename(given), toGateway: flags.gateway ?? false, dataPath });
      atomicWriteFile(out, imported.code);
      const missing = imported.dataFiles.filter((data) => !existsSync(dataFile(data)));
      if (flags.json)
        writeJson(io, { scenario: out, plan: imported.name, notes: imported.notes, missingFiles: missing });
      else tell(imported.notes, missing, out, io);
      return exitCode.ok;
    } catch (error) {
      if (!(error instanceof JmxError)) throw error;
      throw new CommandError(error.code, `${given}: ${error.message}`, {
        hint: error.hint,
        exitCode: exitCode.usage,
        cause: error,
      });
    }
  },
});

/** k6 opens files relative to the scenario; what lies beside it needs a dot. */
const posix = (path: string): string =>
  (path.startsWith('.') ? path : join('.', path).replace(/^/, './')).replaceAll('\\', '/');

const kinds: readonly (readonly [Note['kind'], string])[] = [
  ['left-out', 'Left out:'],
  ['changed', 'Taken, but not exactly as it was:'],
  ['off', 'Switched off in the plan:'],
  ['not-needed', 'Not needed:'],
];

function tell(notes: readonly Note[], missing: readonly string[], out: string, io: Io): void {
  const parts = kinds.flatMap(([kind, title]) => {
    const some = notes.filter((note) => note.kind === kind);
    const lines = some.map(({ name, type, line, says }) => `  ${name} (${type}, line ${line}): ${says}`);
    return some.length === 0 ? [] : [title, ...lines];
  });
  const files = missing.map((file) => `  ${file}`);
  const lacks = files.length === 0 ? [] : ['Data files that are not there yet:', ...files];
  io.stdout.write(
    `${[`Scenario: ${out}`, ...parts, ...lacks, `Run it with: gameday load run ${relative(io.cwd, out)}`].join('\n')}\n`,
  );
}
