import { pathText, type Problem, sentence } from '@gameday/chaos-engine';
import { findExperiments } from '../chaos/files/find-experiments.ts';
import { problemsOf } from '../chaos/files/read-experiments.ts';
import { runFlags, runSettings } from '../chaos/flags.ts';
import { findLab } from '../chaos/lab.ts';
import { nearer } from '../chaos/near.ts';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { exitCode, writeJson } from '../cli/io.ts';

const asJson = ({ severity, path, message, line, column }: Problem) => ({
  severity,
  path: pathText(path),
  message,
  line: line ?? null,
  column: column ?? null,
});

export const chaosValidate = defineCommand({
  name: 'chaos validate',
  summary: 'Check experiments without touching anything',
  details: `Every problem is told with its place in the document, and in JSON and YAML with its line. Works with no lab; where one
runs, replicas and engines are looked up in it too.
FILE is an experiment (.ts, .json, .yaml), a folder, a pattern, or the name of one that comes with the lab.
Exit code 2 when there is an error; warnings alone are none.`,
  flags: { json: jsonFlag, var: runFlags.var },
  operands: { usage: 'FILE…', min: 1, max: Number.POSITIVE_INFINITY },
  async run({ flags, operands }, io) {
    const settings = runSettings(flags);
    const files = await findExperiments(operands, io.cwd);
    const lab = findLab(io);
    const checked: { file: string; valid: boolean; problems: readonly Problem[] }[] = [];
    for (const file of files) {
      const problems = await problemsOf(file, lab, settings);
      checked.push({ file, valid: problems.every(({ severity }) => severity === 'warning'), problems });
    }
    const bad = checked.filter(({ valid }) => !valid);
    if (flags.json) {
      writeJson(io, { files: checked.map((one) => ({ ...one, problems: one.problems.map(asJson) })) });
    } else {
      for (const { file, valid, problems } of checked) {
        const name = nearer(file, io.cwd);
        for (const problem of problems) io.stdout.write(`${sentence(problem, name)}\n`);
        if (valid) io.stdout.write(`${name}: valid\n`);
      }
      if (checked.length > 1) io.stdout.write(`${checked.length} experiments, ${bad.length} with errors\n`);
    }
    return bad.length === 0 ? exitCode.ok : exitCode.usage;
  },
});
