import { isMapping } from '../values/equality.ts';
import type { ResolvedSources } from '../values/sources.ts';
import { referencesIn, substitute } from '../values/substitute.ts';
import type { DocumentPath, Problem } from './problem.ts';
import type { Issue, Shape } from './shape.ts';

/** What parts of a check share: what is known so far, and where complaints go. */
export interface Checker {
  readonly problems: Problem[];
  /** Values of the configuration and the secrets, as far as they are known before the run. */
  readonly sources: ResolvedSources;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  error(path: DocumentPath, message: string): void;
  warn(path: DocumentPath, message: string): void;
}

export function createChecker(
  sources: ResolvedSources,
  { folder, environment }: Pick<Checker, 'folder' | 'environment'>,
): Checker {
  const problems: Problem[] = [];
  return {
    problems,
    sources,
    folder,
    environment,
    error: (path, message) => void problems.push({ severity: 'error', path, message }),
    warn: (path, message) => void problems.push({ severity: 'warning', path, message }),
  };
}

/** A value with everything in it that is known before the run. */
export const known = <T>(checker: Checker, value: T): T => substitute(value, checker.sources) as T;

/** Whether a value waits for the run: it refers to what a probe finds, or to what an activity may publish. */
export function waits(checker: Checker, value: unknown): boolean {
  if (typeof value === 'string') {
    return referencesIn(value).some(
      (name) => checker.sources.dynamic.some(({ key }) => key === name) || /_PORT$/.test(name),
    );
  }
  if (Array.isArray(value)) return value.some((item) => waits(checker, item));
  return isMapping(value) && Object.values(value).some((item) => waits(checker, item));
}

/** References to what neither the configuration nor the secrets declare. */
export function warnOfUnknownReferences(checker: Checker, path: DocumentPath, value: unknown): void {
  if (typeof value === 'string') {
    for (const name of referencesIn(String(known(checker, value)))) {
      if (waits(checker, `\${${name}}`)) continue;
      checker.warn(
        path,
        `refers to \${${name}}, which neither the configuration nor the secrets declare; it is left as it is`,
      );
    }
  } else if (Array.isArray(value))
    value.forEach((item, index) => warnOfUnknownReferences(checker, [...path, index], item));
  else if (isMapping(value)) {
    for (const [key, item] of Object.entries(value)) warnOfUnknownReferences(checker, [...path, key], item);
  }
}

const at = (value: unknown, path: DocumentPath): unknown =>
  path.reduce<unknown>((found, key) => (found as Record<string | number, unknown> | undefined | null)?.[key], value);

/** What is wrong with a value, except where it waits for the run. */
export function complaints(checker: Checker, shape: Shape, value: unknown): Issue[] {
  const substituted = known(checker, value);
  return shape(substituted).filter(
    (issue) => issue.unknownKey !== undefined || !waits(checker, at(substituted, issue.path)),
  );
}

/** Reports what is wrong with a value; keys that are not known are warned of, as the Chaos Toolkit allows them. */
export function checkShape(checker: Checker, path: DocumentPath, shape: Shape, value: unknown): void {
  for (const issue of complaints(checker, shape, value)) {
    if (issue.unknownKey === undefined) checker.error([...path, ...issue.path], issue.message);
    else checker.warn([...path, ...issue.path], 'is not known here, and has no effect');
  }
}
