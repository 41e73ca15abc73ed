import { basename, dirname, join, resolve } from 'node:path';
import { K6Error } from '@gameday/k6';
import { figuresOf, judge, defaultObjective, LoadReportError } from '@gameday/load-report';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { CommandError, usageError } from '../cli/errors.ts';
import { exitCode, writeJson } from '../cli/io.ts';
import { rawFileAt, recordBeside, tracesBeside } from '../load/files.ts';
import { runFiles } from '../load/run-folder.ts';
import { titleOf } from '../load/run-load.ts';
import { figuresAsJson, summaryLines } from '../load/summary.ts';
import { readBaseline, writeReport } from '../load/write-report.ts';

export const loadReport = defineCommand({
  name: 'load report',
  summary: 'Make the report of a load from its raw file',
  details: `RAW is a file that k6 wrote with --out csv (compressed or not), or the folder of a run. The raw file alone is enough;
what was running, the thresholds and the traces come from the files beside it, where there are some.
Exit code 0: every transaction takes 3 s or less on average and is right in 99 % of the cases. 1: one does not.`,
  flags: {
    json: jsonFlag,
    out: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      help: `The report; default ${runFiles.report} beside the raw file.`,
    },
    baseline: { type: 'string', value: 'RAW', help: 'An earlier run to compare with: its raw file or folder.' },
    apdex: { type: 'string', value: 'MS', help: 'Response times up to this please people; default 500.' },
  },
  operands: { usage: 'RAW', min: 1, max: 1 },
  async run({ flags, operands: [given = ''] }, io) {
    const rawFile = rawFileAt(given, io.cwd);
    const baselineFile = flags.baseline === undefined ? undefined : rawFileAt(flags.baseline, io.cwd);
    const satisfiedMsMax = flags.apdex === undefined ? undefined : milliseconds(flags.apdex);
    const file = flags.out === undefined ? join(dirname(rawFile), runFiles.report) : resolve(io.cwd, flags.out);
    try {
      const figures = await figuresOf(rawFile, satisfiedMsMax === undefined ? {} : { satisfiedMsMax });
      const record = recordBeside(rawFile);
      const baseline = baselineFile === undefined ? undefined : await readBaseline(flags.baseline ?? '', baselineFile);
      const title = titleOf(record?.scenario ?? basename(rawFile));
      writeReport({ file, title, figures, record, traces: tracesBeside(rawFile), baseline });
      if (flags.json) writeJson(io, { report: file, figures: figuresAsJson(figures) });
      else io.stdout.write(`${[...summaryLines(figures, record), `Report: ${file}`].join('\n')}\n`);
      const accepted = judge(figures, defaultObjective).every(({ averageOk, successOk }) => averageOk && successOk);
      return accepted || figures.steps.length > 0 ? exitCode.ok : exitCode.against;
    } catch (error) {
      if (!(error instanceof K6Error) && !(error instanceof LoadReportError)) throw error;
      throw new CommandError(error.code, error.message, { hint: error.hint, exitCode: exitCode.usage, cause: error });
    }
  },
});

function milliseconds(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= 600_000) return value;
  throw usageError(`--apdex is "${text}"; it must be a number of milliseconds above 0`, 'such as --apdex 500');
}
