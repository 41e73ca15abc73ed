import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { FieldPath } from '../openapi/index.ts';
import { formatPath } from '../openapi/field-problem.ts';
import type { ManifestProblem, Severity } from './types.ts';
import { parseYaml, type Position, type YamlSource } from './yaml-source.ts';

/** What is gathered while manifests are read. */
export interface Reading {
  readonly problems: ManifestProblem[];
  /** Absolute paths. */
  readonly files: Set<string>;
  /** A path as people are shown it. */
  shown(path: string): string;
  /** Text of a file; undefined and a problem of whoever names it when it cannot be read. */
  text(path: string, namedBy: Place): string | undefined;
  /** The documents of a file; their faults become problems. */
  yaml(path: string, namedBy: Place): YamlSource[];
  report(place: Place, message: string, severity?: Severity): void;
}

/** A field of a document. */
export interface FieldPlace {
  readonly source: YamlSource;
  readonly path: FieldPath;
}

/** Where something is said: a field of a document, or a file as a whole. */
export type Place = FieldPlace | { readonly file: string };

export const cannotRead = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file or folder';
  return code === 'EISDIR' ? 'is a folder, not a file' : message;
};

export function startReading(relativeTo: string): Reading {
  const problems: ManifestProblem[] = [];
  const files = new Set<string>();
  const shown = (path: string) => relative(relativeTo, path) || '.';

  const report = (place: Place, message: string, severity: Severity = 'error') => {
    const whole = { file: 'file' in place ? place.file : place.source.file, line: 1, column: 1 };
    const position: Position = 'file' in place ? whole : place.source.near(place.path);
    const field = 'file' in place ? '' : formatPath(place.path);
    problems.push({ ...whole, ...position, field, message, severity });
  };

  const text = (path: string, namedBy: Place) => {
    files.add(path);
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      report(namedBy, `${shown(path)}: ${cannotRead(error)}`);
      return undefined;
    }
  };

  return {
    problems,
    files,
    shown,
    text,
    report,
    yaml(path, namedBy) {
      const content = text(path, namedBy);
      const { sources, faults } = parseYaml(content ?? '', shown(path));
      for (const { line, column, message } of faults) {
        problems.push({ file: shown(path), line, column, field: '', message, severity: 'error' });
      }
      return sources;
    },
  };
}
