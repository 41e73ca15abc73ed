// Run as a process of its own in the workspace that is judged: Nx looks for its workspace once, from where it is started.
//   node judge.ts ESLINT_CONFIG  with the cases as JSON on stdin; the last line is the verdicts as JSON
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { root } from '../files.ts';
import type { Case } from './cases.ts';

/** A case that did not come out as it must. */
export interface Verdict {
  readonly title: string;
  readonly file: string;
  readonly expected: readonly string[];
  /** What was reported instead: the rule and what it says. */
  readonly reported: readonly string[];
}

/** Lints the texts; returns those about which ESLint says something else than it must. */
async function judge(cases: readonly Case[], config: string): Promise<Verdict[]> {
  const eslint = new ESLint({
    overrideConfigFile: config,
    // A text without a file has no types; the rules here do not need them.
    overrideConfig: [tseslint.configs.disableTypeChecked],
  });
  const verdicts: Verdict[] = [];
  for (const { title, file, text: source, rules: expected } of cases) {
    const [result] = await eslint.lintText(source, { filePath: file });
    const messages = result?.messages ?? [];
    const rules = messages.map(({ ruleId }) => ruleId ?? 'none');
    if (result && rules.length === expected.length && expected.every((rule) => rules.includes(rule))) continue;
    const reported = messages.map(({ ruleId, message }) => `${ruleId ?? 'none'}: ${message.split('\n')[0]}`);
    verdicts.push({ title, file, expected, reported });
  }
  return verdicts;
}

if (import.meta.main) {
  const [, , config = ''] = process.argv;
  const cases = JSON.parse(await text(process.stdin)) as Case[];
  // The rule keeps the project graph from file to file only where it believes that ESLint was started by its command.
  process.argv[1] = join(root, 'node_modules/eslint/bin/eslint.js');
  process.stdout.write(`\n${JSON.stringify(await judge(cases, config))}\n`);
}
