// Every TypeScript file must belong to the type check of its own project: one that no tsconfig.json includes is checked
// by nobody, and nothing would say so.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { type Layer, layerOf, type Placed } from './boundaries/layers.ts';
import type { Finding } from './report.ts';

interface ProjectConfig {
  /** Paths from the root. */
  readonly files: readonly string[];
  readonly options: ts.CompilerOptions;
}

function readConfig(folder: string, config: string): ProjectConfig {
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(folder, config), (path) => ts.sys.readFile(path)).config,
    ts.sys,
    join(folder, config, '..'),
  );
  // 18003: an include that matches nothing; the files that it misses are reported below.
  const error = errors.find(({ code }) => code !== 18003);
  if (error) throw new Error(`${config}: ${ts.flattenDiagnosticMessageText(error.messageText, '\n')}`);
  return { files: fileNames.map((path) => relative(folder, path).replaceAll('\\', '/')), options };
}

/** A core is compiled without anything ambient, so that it cannot even name what it may not touch. */
function ambience(layer: Layer | undefined, { options }: ProjectConfig, config: string): Finding[] {
  if (layer !== 'core') return [];
  const types = options.types ?? ['*'];
  const libraries = (options.lib ?? []).filter((name) => /dom|webworker/.test(name));
  return [...types, ...libraries].length === 0
    ? []
    : [{ file: config, message: 'a core is compiled with "types": [] and without the DOM: it is pure' }];
}

/**
 * TypeScript files that no type check includes, and cores that are compiled with ambient types.
 * @param paths every file of the repository, from its root
 */
export function notTypeChecked(folder: string, paths: readonly string[], projects: readonly Placed[]): Finding[] {
  const findings: Finding[] = [];
  const checked = new Set<string>();
  for (const project of projects) {
    // The root's own tsconfig.json is only for editors; its tools have one of their own.
    const config = join(project.root === '.' ? 'tools' : project.root, 'tsconfig.json');
    if (!existsSync(join(folder, config))) continue;
    const known = readConfig(folder, config);
    for (const file of known.files) checked.add(file);
    findings.push(...ambience(layerOf(project), known, config));
  }
  const missed = paths.filter((path) => /\.tsx?$/.test(path) && !checked.has(path));
  return [...findings, ...missed.map((file) => ({ file, message: 'no tsconfig.json of its project includes it' }))];
}
