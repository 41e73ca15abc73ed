// `npm test`: everything that shows whether the project works, in stages. One that fails does not hide the later ones.
// The last line is the verdict: N passed, N failed. Starts under node 20 on a bare machine and gets what it needs.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { countChecks, countRun, none, one, sum, verdictLine } from '../tools/testing/counts.mjs';
import { benchNames, checkTargets, nxArgs, vitestArgs } from '../tools/testing/commands.mjs';
import { runStage } from '../tools/testing/stage.mjs';
import { ensureInstalled, environment, root } from './setup.mjs';
import { ensureUi } from './ui.mjs';

const usage = `Usage: npm test [-- STAGE] [--no-engines] [--minutes N]

Stages: check (lint, types, unused, links, leaks, unit), unit, integration, e2e, bench; without one: all of them.
  --no-engines  does not get the engines first; what needs one that is missing fails
  --minutes N   the most that all stages together may take; default 85
`;

/** @typedef {import('../tools/testing/counts.mjs').Counts} Counts */

const minute = 60_000;
const reports = join(root, '.cache/tests');
const nx = join(root, 'node_modules/nx/dist/bin/nx.js');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');

/**
 * @typedef {object} Stage
 * @property {string} title
 * @property {string[]} args of node
 * @property {number} minutes the most that it may take
 * @property {(ended: import('../tools/testing/stage.mjs').Ended) => Counts} count
 * @property {boolean} [keepOutput]
 * @property {boolean} [needsEngines]
 */

/**
 * @param {string} title
 * @param {readonly string[]} targets
 * @returns {Stage}
 */
const nxStage = (title, targets) => ({
  title,
  args: [nx, ...nxArgs(targets)],
  minutes: 20,
  keepOutput: true,
  count: ({ code, output }) => countChecks({ output, code, targets, reports: join(reports, 'unit'), root }),
});

/**
 * @param {string} title
 * @param {number} minutes
 * @returns {Stage}
 */
const vitestStage = (title, minutes) => ({
  title,
  args: [vitest, ...vitestArgs(title, join(reports, `${title}.json`))],
  minutes,
  needsEngines: true,
  count: ({ code }) => countRun(title, join(reports, `${title}.json`), code, root),
});

/** @type {Stage} */
const engines = {
  title: 'engines',
  args: [join(root, 'apps/engines/src/main.ts')],
  minutes: 45,
  count: ({ code }) => (code === 0 ? none() : one('engines: one that is needed cannot be had', false)),
};

/** @returns {Stage[]} */
const benches = () =>
  benchNames(root).map((name) => ({
    title: `bench ${name}`,
    args: [join(root, 'bench/src', `${name}.ts`), '--short'],
    minutes: 6,
    needsEngines: true,
    count: ({ code }) => one(`bench ${name}`, code === 0),
  }));

/** @param {string | undefined} name */
function stagesNamed(name) {
  const integration = vitestStage('integration', 15);
  const e2e = vitestStage('e2e', 25);
  /** @type {Record<string, Stage[]>} */
  const named = {
    check: [nxStage('check', checkTargets)],
    unit: [nxStage('unit', ['unit'])],
    integration: [engines, integration],
    e2e: [engines, e2e],
    bench: [engines, ...benches()],
  };
  return name === undefined ? [engines, nxStage('check', checkTargets), integration, e2e, ...benches()] : named[name];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'no-engines': { type: 'boolean' }, minutes: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});
const stages = stagesNamed(positionals[0]);
const minutes = Number(values.minutes ?? 85);
if (values.help || !stages || positionals.length > 1 || !(minutes > 0)) {
  process.stderr.write(usage);
  process.exit(values.help ? 0 : 2);
}

const node = ensureInstalled();
ensureUi(); // what fails without it says so
const started = Date.now();
const interruption = new AbortController();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => interruption.abort(signal));
}

/**
 * Runs one stage; one that ran out of time failed, whatever its tests say.
 * @param {Stage} stage
 * @returns {Promise<Counts>}
 */
async function run({ title, args, minutes: most, keepOutput, count }) {
  const timeoutMs = Math.min(most * minute, started + minutes * minute - Date.now());
  if (timeoutMs <= 0) return one(`${title}: no time was left for it`, false);
  const mark = `${process.pid}-${title.replaceAll(' ', '-')}-${Date.now()}`;
  const env = { ...environment(), GAMEDAY_TEST_STAGE: mark };
  const common = { command: node, cwd: root, env, signal: interruption.signal };
  const ended = await runStage({ ...common, args, timeoutMs, keepOutput: keepOutput ?? false });
  if (ended.timedOut || interruption.signal.aborted) {
    const sweep = join(root, 'tools/testing/sweep.ts');
    await runStage({ command: node, cwd: root, env: environment(), args: [sweep, mark], timeoutMs: minute });
  }
  if (interruption.signal.aborted) return one(`${title}: interrupted`, false);
  const counts = count(ended);
  const limit = Math.round(timeoutMs / minute);
  return ended.timedOut ? sum(counts, one(`${title}: stopped after ${limit} minutes`, false)) : counts;
}

rmSync(reports, { recursive: true, force: true });
mkdirSync(join(reports, 'unit'), { recursive: true });
/** @type {{ title: string, seconds: number, counts: Counts }[]} */
const results = [];
/** @type {boolean} */
let withEngines = true;
for (const stage of stages) {
  if (stage === engines && values['no-engines']) continue;
  if (interruption.signal.aborted) break;
  process.stdout.write(`\n── ${stage.title} ${'─'.repeat(Math.max(0, 76 - stage.title.length))}\n`);
  const before = Date.now();
  const possible = withEngines || !stage.needsEngines;
  /** @type {Counts} */
  const counts = possible ? await run(stage) : one(`${stage.title}: not run, the engines are missing`, false);
  if (!possible) process.stdout.write('not run: the engines that it needs are missing\n');
  results.push({ title: stage.title, seconds: (Date.now() - before) / 1000, counts });
  if (stage === engines) withEngines = counts.failed === 0;
}

const total = sum(...results.map(({ counts }) => counts));
process.stdout.write('\n');
for (const { title, seconds, counts } of results) {
  process.stdout.write(`${title.padEnd(16)} ${seconds.toFixed(1).padStart(7)} s   ${verdictLine(counts)}\n`);
}
for (const failure of total.failures) process.stdout.write(`FAILED ${failure}\n`);
process.stdout.write(`${verdictLine(total)}\n`);
process.exitCode = interruption.signal.aborted ? 130 : total.failed > 0 ? 1 : 0;
