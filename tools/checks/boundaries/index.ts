// Proves that the boundaries bite. A rule that is never seen to report may be switched off, misspelt or skipped: the Nx rule
// says nothing at all where it has no project graph.
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../files.ts';
import { runNode } from '../run-node.ts';
import { allowed, byName, byPath, type Case } from './cases.ts';
import type { Verdict } from './judge.ts';
import { layerOf, misplaced, type Placed } from './layers.ts';
import { casesOfMiniature, writeMiniature } from './miniature.ts';

const judge = join(root, 'tools/checks/boundaries/judge.ts');
const nx = join(root, 'node_modules/nx/dist/bin/nx.js');

/** What the rule writes where it has no project graph, and then reports nothing. */
export const skipped = (output: string) => /the rule will be skipped/i.test(output);

interface GraphFile {
  readonly graph: {
    readonly nodes: Record<
      string,
      { readonly name: string; readonly data: { readonly root: string; readonly tags?: string[] } }
    >;
    readonly dependencies: Record<string, readonly { readonly target: string }[]>;
  };
}

export interface Workspace {
  readonly projects: readonly Placed[];
  /** Whatever the boundaries of a file depend on besides the file: equal texts, equal verdicts. */
  readonly fingerprint: string;
}

/** Builds the project graph of the workspace in a folder, which also puts it where the rule looks for it. */
export async function buildGraph(folder: string): Promise<Workspace> {
  const file = join(folder, '.cache', 'project-graph.json');
  mkdirSync(dirname(file), { recursive: true });
  const { code, output } = await runNode([nx, 'graph', `--file=${file}`], { cwd: folder });
  if (code !== 0) throw new Error(`Nx could not build the project graph of ${folder}:\n${output}`);
  const { nodes, dependencies } = (JSON.parse(readFileSync(file, 'utf8')) as GraphFile).graph;
  const projects = Object.values(nodes)
    .map(({ name, data }) => ({ name, root: data.root, tags: data.tags ?? [] }))
    .sort((a, b) => (a.root < b.root ? -1 : 1));
  const edges = projects.map(({ name }) => [name, (dependencies[name] ?? []).map(({ target }) => target).sort()]);
  return { projects, fingerprint: JSON.stringify([projects, edges]) };
}

/** Lints the cases in the workspace of a folder; what did not come out as it must, in words. */
export async function verdictsOn(cases: readonly Case[], folder: string): Promise<string[]> {
  const config = join(root, 'eslint.config.mjs');
  const { code, output } = await runNode([judge, config], { cwd: folder, input: JSON.stringify(cases) });
  if (code !== 0) return [`the cases in ${folder} could not be judged:\n${output}`];
  if (skipped(output)) return [`${folder}: the boundary rule was skipped, it found no project graph`];
  const verdicts = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as Verdict[];
  return verdicts.map(({ title, file, expected, reported }) => {
    const said = reported.length === 0 ? 'nothing' : reported.join('; ');
    return `${title}\n    ${file}: expected ${expected.join(', ') || 'nothing'}, ESLint reported ${said}`;
  });
}

/** All directions between all layers, in a small workspace made for it. */
export async function judgeMiniature(): Promise<{ judged: number; problems: string[] }> {
  const folder = join(root, '.cache', 'miniature-workspace');
  writeMiniature(folder);
  await buildGraph(folder);
  const cases = casesOfMiniature();
  return { judged: cases.length, problems: await verdictsOn(cases, folder) };
}

/** Whether its package has a door: what cannot be resolved, Nx leaves to the compiler, which refuses it. */
const importable = (project: Placed) => {
  const manifest: unknown = JSON.parse(readFileSync(join(root, project.root, 'package.json'), 'utf8'));
  return (manifest as { exports?: Record<string, string> }).exports?.['.'] !== undefined;
};

/**
 * Every real project: it has a layer that fits its folder, and the rule is awake in it, shown by one import that it may
 * not make.
 */
export async function judgeProjects(workspace: Workspace): Promise<{ judged: number; problems: string[] }> {
  const problems = workspace.projects.flatMap((project) => misplaced(project) ?? []);
  const placed = workspace.projects.filter((project) => layerOf(project) !== undefined && project.root !== '.');
  const cases = placed.flatMap((from) => {
    const others = placed.filter((to) => to !== from);
    const forbidden = others.find((to) => importable(to) && !allowed(from, to));
    const any = others[0];
    return [...(forbidden ? byName(from, forbidden, ['import']) : []), ...(any ? byPath(from, any, ['import']) : [])];
  });
  return { judged: cases.length, problems: [...problems, ...(await verdictsOn(cases, root))] };
}
