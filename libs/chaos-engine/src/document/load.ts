import { readFileSync, statSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf } from '../errors.ts';
import { ExperimentRefused, type Problem } from './problem.ts';

/** An experiment as its file says it; nothing of it has been checked. */
export interface LoadedDocument {
  readonly file: string;
  /** Where its relative paths begin. */
  readonly folder: string;
  readonly value: unknown;
  /** The text that positions refer to; undefined for TypeScript. */
  readonly text?: string;
}

const formats = ['.json', '.yaml', '.yml', '.ts'];

const refuse = (file: string, message: string, place: Partial<Problem> = {}): never => {
  throw new ExperimentRefused([{ severity: 'error', path: [], message, ...place }], file);
};

function textOf(file: string, given: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return refuse(given, code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`);
  }
}

function readJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = messageOf(error);
    const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(message) ?? [];
    const at = line === undefined ? {} : { line: Number(line), column: Number(column) };
    return refuse(file, `is not JSON: ${message.replace(/ in JSON at position.*$/, '')}`, at);
  }
}

/** YAML 1.1, which the Chaos Toolkit reads; a day becomes text again, as in JSON. */
async function readYaml(text: string, file: string): Promise<unknown> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { version: '1.1' });
  const [error] = document.errors;
  if (error) {
    const [{ line, col }] = error.linePos ?? [{ line: 1, col: 1 }];
    return refuse(file, `is not YAML: ${error.message.split(' at line ')[0]}`, { line, column: col });
  }
  const value: unknown = document.toJS();
  return value === undefined ? value : JSON.parse(JSON.stringify(value));
}

/** When the modules that were loaded had last been changed. */
const loadedAt = new Map<string, number>();

/** A module is loaded once for each change of its file, so that what stays up sees edits. */
async function readModule(file: string): Promise<unknown> {
  const { mtimeMs } = statSync(file);
  const first = loadedAt.get(file) ?? mtimeMs;
  loadedAt.set(file, first);
  const url = pathToFileURL(file).href;
  let module: { readonly default?: unknown };
  try {
    module = (await import(mtimeMs === first ? url : `${url}?changed=${mtimeMs}`)) as typeof module;
  } catch (error) {
    return refuse(file, `cannot be loaded: ${messageOf(error)}`);
  }
  if (module.default === undefined)
    refuse(file, 'exports no experiment; it needs `export default defineExperiment({…})`');
  return module.default;
}

/**
 * Reads an experiment from a file: JSON, YAML, or TypeScript that exports it by default.
 * @throws ExperimentRefused when there is no such file or it cannot be read as what its name says
 */
export async function loadDocument(path: string): Promise<LoadedDocument> {
  const file = resolve(path);
  const format = extname(file);
  if (!formats.includes(format)) refuse(path, `has no format that is known; there are: ${formats.join(', ')}`);
  const text = textOf(file, path);
  const found = { file: path, folder: dirname(file) };
  if (format === '.ts') return { ...found, value: await readModule(file) };
  return { ...found, text, value: format === '.json' ? readJson(text, path) : await readYaml(text, path) };
}
