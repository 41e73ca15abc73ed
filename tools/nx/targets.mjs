// Gives every project of the workspace the same targets, so that no package.json repeats them:
//   types  the type check (TypeScript's native compiler), cached
//   unit   the unit tests that stand beside the code (*.test.ts, not *.integration.test.ts), cached
//   lab    for the projects whose package.json says `"gameday": { "lab": PART }`: attaches to the running lab, or starts it
//   serve  for the projects whose package.json says `"gameday": { "service": NAME }`: one replica by hand
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const hasTests = (folder) =>
  readdirSync(folder, { recursive: true }).some(
    (name) => /\.test\.tsx?$/.test(name) && !/\.integration\.test\.ts$/.test(name),
  );

/** The targets of one project, from its folder and package.json. */
function targetsOf(root, workspaceRoot) {
  const folder = join(workspaceRoot, root);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const targets = {};
  if (existsSync(join(folder, 'tsconfig.json'))) {
    targets.types = {
      command: `node ${'../'.repeat(root.split('/').length)}node_modules/typescript-native/bin/tsc -p tsconfig.json`,
      options: { cwd: '{projectRoot}' },
      cache: true,
      inputs: ['default', '^default'],
    };
  }
  if (hasTests(folder)) {
    targets.unit = {
      command: `node node_modules/vitest/vitest.mjs run --project unit --dir ${root}`,
      options: { cwd: '{workspaceRoot}' },
      cache: true,
      inputs: ['default', '^default'],
      outputs: ['{workspaceRoot}/.cache/tests/unit/{projectName}.json'],
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

export const createNodesV2 = [
  '{apps,libs}/*/package.json',
  (files, _options, context) =>
    files.map((file) => {
      const root = dirname(file);
      return [file, { projects: { [root]: { root, targets: targetsOf(root, context.workspaceRoot) } } }];
    }),
];
export const createNodes = createNodesV2;
