import { join } from 'node:path';
import ts from 'typescript';

const types = join(import.meta.dirname, 'grafana.ts');
const repository = join(import.meta.dirname, '../..');

const options: ts.CompilerOptions = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  allowImportingTsExtensions: true,
  types: [],
};

/** What of a file does not fit to Grafana's format. */
export interface SchemaFinding {
  readonly file: string;
  /** The line of the file, from 1. */
  readonly line: number;
  readonly message: string;
}

/**
 * Checks files against Grafana's own types of its format: each becomes a literal of a program that the compiler checks,
 * so that a wrong value, a missing field and one too many are all found. Takes a few seconds.
 */
export function checkSchema(files: ReadonlyArray<{ readonly name: string; readonly text: string }>): SchemaFinding[] {
  const sources = new Map(files.map(({ name, text }) => [join(import.meta.dirname, `${name}.check.ts`), text]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  const program = (text: string) =>
    `import type { GrafanaDashboard } from './grafana.ts'; export const it: GrafanaDashboard = ${text}`;
  host.fileExists = (path) => sources.has(path) || fileExists(path);
  host.readFile = (path) => {
    const text = sources.get(path);
    return text === undefined ? readFile(path) : program(text);
  };
  host.getSourceFile = (path, target, ...rest) => {
    const text = sources.get(path);
    if (text === undefined) return getSourceFile(path, target, ...rest);
    return ts.createSourceFile(path, program(text), target);
  };
  host.getCurrentDirectory = () => repository;
  const checked = ts.createProgram([types, ...sources.keys()], options, host);
  return ts.getPreEmitDiagnostics(checked).map(({ file, start = 0, messageText }) => ({
    file: file ? file.fileName.slice(import.meta.dirname.length + 1).replace(/\.check\.ts$/, '') : '',
    line: file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0,
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
  }));
}
