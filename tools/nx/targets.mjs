// Gives every project of the workspace the same targets, so that no package.json repeats them:
//   types  the type check (TypeScript's native compiler), cached
//   unit   the unit tests that stand beside the code (*.test.ts), cached together with their JSON report
//   build  for the projects whose package.json says `"gameday": { "build": SCRIPT }`: what a browser is sent, cached
//   lab    for the projects whose package.json says `"gameday": { "lab": PART }`: attaches to the running lab, or starts it
//   serve  for the projects whose package.json says `"gameday": { "service": NAME }`: one replica by hand
// The workspace's own project has the checks that look at the whole tree: lint, unused, links, leaks.
// Commands say `node`: Nx puts node_modules/.bin first, where `node` is the pinned one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const skipped = new Set(['node_modules', 'dist', 'lint-fixtures']);
/** @param {string} name */
const isUnitTest = (name) => /\.test\.tsx?$/.test(name) && !/\.(integration|e2e)\.test\.tsx?$/.test(name);

/**
 * Whether a unit test lies in the folder; packages installed below it do not count.
 * @param {string} folder
 * @returns {boolean}
 */
const hasUnitTests = (folder) =>
  readdirSync(folder, { withFileTypes: true }).some((entry) =>
    entry.isDirectory()
      ? !skipped.has(entry.name) && !entry.name.startsWith('.') && hasUnitTests(join(folder, entry.name))
      : isUnitTest(entry.name),
  );

/**
 * The type check of the tsconfig.json in a folder.
 * @param {string} folder
 * @param {string[]} inputs
 */
const typesIn = (folder, inputs) => ({
  command: `node ${'../'.repeat(folder.split('/').length)}node_modules/typescript-native/bin/tsc -p tsconfig.json`,
  options: { cwd: folder },
  cache: true,
  inputs,
});

/**
 * The unit tests in a folder. The report is an output: a cached run brings back its counts.
 * @param {string} folder
 * @param {string[]} inputs
 */
function unitIn(folder, inputs) {
  const report = `.cache/tests/unit/${folder.replaceAll('/', '-')}.json`;
  return {
    command:
      `node node_modules/vitest/vitest.mjs run --project unit --dir ${folder} ` +
      `--reporter=default --reporter=json --outputFile.json=${report}`,
    options: { cwd: '{workspaceRoot}' },
    cache: true,
    inputs,
    outputs: [`{workspaceRoot}/${report}`],
  };
}

/**
 * The targets of one project, from its folder and package.json.
 * @param {string} root from the workspace's root
 * @param {string} workspaceRoot
 */
function targetsOf(root, workspaceRoot) {
  const folder = join(workspaceRoot, root);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  /** @type {Record<string, import('nx/src/config/workspace-json-project-json.js').TargetConfiguration>} */
  const targets = {};
  if (existsSync(join(folder, 'tsconfig.json'))) targets.types = typesIn(root, ['default', '^default']);
  // What tests read outside of their project and what it imports is said in `gameday.reads`, by folder.
  const read = (manifest.gameday?.reads ?? []).map((/** @type {string} */ other) => `{workspaceRoot}/${other}/**/*`);
  if (hasUnitTests(folder)) targets.unit = unitIn(root, ['default', '^default', ...read]);
  if (manifest.gameday?.build) {
    targets.build = {
      command: `node ${manifest.gameday.build}`,
      options: { cwd: '{workspaceRoot}' },
      cache: true,
      inputs: ['default', '^default'],
      outputs: ['{projectRoot}/dist'],
    };
  }
  if (manifest.gameday?.lab) {
    targets.lab = {
      command: `node scripts/lab.mjs --attach ${manifest.gameday.lab}`,
      options: { cwd: '{workspaceRoot}' },
      continuous: true,
    };
  }
  if (manifest.gameday?.service) {
    targets.serve = {
      command: `node apps/gameday/bin/gameday.mjs serve ${manifest.gameday.service}`,
      options: { cwd: '{workspaceRoot}' },
      continuous: true,
    };
  }
  return targets;
}

/** @param {string} command */
const wholeTree = (command) => ({
  command,
  options: { cwd: '{workspaceRoot}' },
  cache: true,
  inputs: ['everything'],
});

/** What looks at the whole tree, and the checks of the tooling itself. */
const workspaceTargets = () => ({
  lint: wholeTree('node tools/checks/lint.ts'),
  unused: wholeTree('node node_modules/knip/bin/knip.js --no-config-hints'),
  links: wholeTree('node tools/checks/links.ts'),
  leaks: wholeTree('node tools/checks/leaks.ts'),
  types: typesIn('tools', ['everything']),
  unit: unitIn('tools', ['tooling']),
});

// `createNodes` is what Nx 24 calls what used to be createNodesV2.
/** @type {import('nx/src/project-graph/plugins/public-api.js').CreateNodesV2} */
export const createNodes = [
  '{package.json,{apps,libs}/*/package.json,{bench,chaos,dashboards,loadtests}/package.json}',
  (files, _options, context) =>
    files.map((file) => {
      const root = dirname(file);
      const targets = root === '.' ? workspaceTargets() : targetsOf(root, context.workspaceRoot);
      return [file, { projects: { [root]: { root, targets } } }];
    }),
];
