import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type ConformanceReport, runConformance } from '@gameday/hpa/conformance';
import { TraceError } from '@gameday/hpa/simulation';
import { repositoryRoot } from '@gameday/lab-kit';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { usageError } from '../cli/errors.ts';
import { exitCode, type Io, writeJson } from '../cli/io.ts';
import { readJsonFile } from './hpa-file.ts';

const ownData = join(repositoryRoot, 'libs/hpa/testdata');
const shownCasesMax = 10;
const shownDifferencesMax = 5;
const filesMax = 1000;

export const hpaConformance = defineCommand({
  name: 'hpa conformance',
  summary: "Run upstream's cases and sequences through the autoscaler",
  details:
    'FILE is .json or .json.gz with cases or sequences of the conformance data; without one the project’s own copies are\n' +
    'run. Every answer is computed before the expected one is read. Exit code 1 when any case differs.',
  flags: { json: jsonFlag },
  operands: { usage: '[FILE…]', min: 0, max: filesMax },
  async run({ flags, operands }, io) {
    const files = operands.length > 0 ? operands : ownFiles(io.cwd);
    const reports: (ConformanceReport & { readonly file: string })[] = [];
    // All are read before the first is run: a wrong name ends it at once.
    const documents = await Promise.all(files.map((file) => readJsonFile(file, io.cwd)));
    for (const [index, file] of files.entries()) {
      const report = reportOn(file, documents[index]);
      reports.push({ file, ...report });
      if (!flags.json) printReport(io, file, report);
    }
    if (flags.json) writeJson(io, { files: reports });
    else if (reports.length > 1) {
      const [matched, total] = [sum(reports, 'matched'), sum(reports, 'total')];
      io.stdout.write(`${matched} of ${total} in all\n`);
    }
    return reports.every(({ matched, total }) => matched === total) ? exitCode.ok : exitCode.against;
  },
});

const sum = (reports: readonly ConformanceReport[], field: 'matched' | 'total'): number =>
  reports.reduce((all, report) => all + report[field], 0);

const ownFiles = (cwd: string): string[] =>
  readdirSync(ownData)
    .filter((file) => /\.json(\.gz)?$/.test(file))
    .map((file) => relative(cwd, join(ownData, file)));

function reportOn(file: string, document: unknown): ConformanceReport {
  try {
    return runConformance(document);
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    const hint = 'cases and sequences are described in libs/hpa/testdata/README.md';
    throw usageError(`${file}: ${error.message}`, hint);
  }
}

function printReport(io: Io, file: string, { total, matched, cases }: ConformanceReport): void {
  io.stdout.write(`${file}: ${matched} of ${total} match\n`);
  const differing = cases.filter((each) => !each.matched);
  for (const { name, differences } of differing.slice(0, shownCasesMax)) {
    io.stdout.write(`  ${name}\n`);
    for (const line of differences.slice(0, shownDifferencesMax)) io.stdout.write(`    ${line}\n`);
    const more = differences.length - shownDifferencesMax;
    if (more > 0) io.stdout.write(`    and ${more} more\n`);
  }
  const more = differing.length - shownCasesMax;
  if (more > 0) io.stdout.write(`  and ${more} more that differ; --json has all\n`);
}
