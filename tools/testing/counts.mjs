// What the tests came to, from the reports that they leave. Plain JavaScript: it runs under node 20.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} failures one line each
 */

/** @returns {Counts} */
export const none = () => ({ passed: 0, failed: 0, skipped: 0, failures: [] });

/**
 * @param {...Counts} all
 * @returns {Counts}
 */
export const sum = (...all) => ({
  passed: all.reduce((total, { passed }) => total + passed, 0),
  failed: all.reduce((total, { failed }) => total + failed, 0),
  skipped: all.reduce((total, { skipped }) => total + skipped, 0),
  failures: all.flatMap(({ failures }) => failures),
});

/**
 * One check that is not a Vitest test.
 * @param {string} name
 * @param {boolean} passed
 * @returns {Counts}
 */
export const one = (name, passed) => ({
  passed: passed ? 1 : 0,
  failed: passed ? 0 : 1,
  skipped: 0,
  failures: passed ? [] : [name],
});

/**
 * The counts in one report of Vitest's JSON reporter. A file that could not even be loaded has no tests: it counts as one
 * that failed.
 * @param {{ testResults: { name: string, status: string, assertionResults: { fullName: string, status: string }[] }[] }} report
 * @param {string} root what the paths of files are shown from
 * @returns {Counts}
 */
export function countReport(report, root) {
  const counts = none();
  for (const { name, status, assertionResults } of report.testResults) {
    const file = name.startsWith(`${root}/`) ? name.slice(root.length + 1) : name;
    let failedHere = 0;
    for (const test of assertionResults) {
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') {
        failedHere += 1;
        counts.failures.push(`${file}: ${test.fullName}`);
      } else counts.skipped += 1;
    }
    // The file can fail beside its tests: it does not load, or what runs before or after its tests throws.
    if (status === 'failed' && failedHere === 0) {
      failedHere = 1;
      counts.failures.push(`${file}: the file itself, not one of its tests`);
    }
    counts.failed += failedHere;
  }
  return counts;
}

/**
 * The counts of a run of Vitest: its report, and one failure more where the run failed and no test says why.
 * @param {string} title
 * @param {string} file the report
 * @param {number} code how the run ended
 * @param {string} root
 * @returns {Counts}
 */
export function countRun(title, file, code, root) {
  if (!existsSync(file)) return code === 0 ? none() : one(`${title}: it ended with ${code} and left no report`, false);
  const counts = countReport(JSON.parse(readFileSync(file, 'utf8')), root);
  return code !== 0 && counts.failed === 0
    ? sum(counts, one(`${title}: it ended with ${code} although no test failed`, false))
    : counts;
}

const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/**
 * The tasks that Nx says it ran, by target, from what it prints with `--output-style=static`: a line for each task, and at
 * the end a list of those that failed.
 * @param {string} output
 * @returns {Map<string, { project: string, passed: boolean }[]>}
 */
export function tasksIn(output) {
  const lines = output.replace(colours, '').split('\n');
  const failedFrom = lines.findLastIndex((line) => /^\s*Failed tasks:/.test(line));
  const failed = new Set(
    failedFrom < 0 ? [] : lines.slice(failedFrom).flatMap((line) => /^\s*- (\S+:[\w-]+)\s*$/.exec(line)?.[1] ?? []),
  );
  const named = lines.flatMap((line) => /^> nx run (\S+:[\w-]+)(?:\s|$)/.exec(line)?.[1] ?? []);
  /** @type {Map<string, { project: string, passed: boolean }[]>} */
  const tasks = new Map();
  for (const task of new Set([...named, ...failed])) {
    const cut = task.lastIndexOf(':');
    const [project, target] = [task.slice(0, cut), task.slice(cut + 1)];
    tasks.set(target, [...(tasks.get(target) ?? []), { project, passed: !failed.has(task) }]);
  }
  return tasks;
}

/**
 * The counts of a run of Nx: each hygiene target as one check, and the unit tests from their reports.
 * @param {object} run
 * @param {string} run.output what Nx printed
 * @param {number} run.code how it ended
 * @param {readonly string[]} run.targets which were asked for
 * @param {string} run.reports folder of the unit tests' reports
 * @param {string} run.root
 * @returns {Counts}
 */
export function countChecks({ output, code, targets, reports, root }) {
  const tasks = tasksIn(output);
  const checks = targets
    .filter((target) => target !== 'unit')
    .map((target) => {
      const ran = tasks.get(target) ?? [];
      const failed = ran.filter(({ passed }) => !passed).map(({ project }) => project);
      if (ran.length === 0) return one(`${target}: it did not run`, false);
      return one(`${target}${failed.length > 0 ? ` of ${failed.join(', ')}` : ''}`, failed.length === 0);
    });
  const units = targets.includes('unit') ? countUnits(tasks.get('unit') ?? [], reports, root) : none();
  const counts = sum(...checks, units);
  return code !== 0 && counts.failed === 0 ? sum(counts, one(`Nx ended with ${code}`, false)) : counts;
}

/**
 * @param {readonly { project: string, passed: boolean }[]} ran
 * @param {string} reports
 * @param {string} root
 * @returns {Counts}
 */
function countUnits(ran, reports, root) {
  if (ran.length === 0) return one('unit: it did not run', false);
  const files = existsSync(reports) ? readdirSync(reports).filter((name) => name.endsWith('.json')) : [];
  const counted = sum(...files.map((name) => countRun(name, join(reports, name), 0, root)));
  const lost = ran.length - files.length;
  const without = lost > 0 ? [one(`unit: ${lost} of ${ran.length} projects left no report`, false)] : [];
  const failed = ran.filter(({ passed }) => !passed).map(({ project }) => project);
  const unsaid = failed.length > 0 && counted.failed === 0 && lost <= 0;
  return sum(counted, ...without, ...(unsaid ? [one(`unit of ${failed.join(', ')}`, false)] : []));
}

/**
 * The last line of `npm test`.
 * @param {Counts} counts
 */
export const verdictLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
