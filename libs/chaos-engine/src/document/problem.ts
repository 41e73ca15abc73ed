/** Where in a document: `['method', 0, 'provider', 'func']`. */
export type DocumentPath = readonly (string | number)[];

/** Something wrong with an experiment, found before anything is touched. */
export interface Problem {
  /** An error refuses the experiment; a warning does not. */
  readonly severity: 'error' | 'warning';
  readonly path: DocumentPath;
  /** What is wrong and what to do; the field's name comes before it. */
  readonly message: string;
  /** Both from 1; not known for experiments in TypeScript. */
  readonly line?: number;
  readonly column?: number;
}

/** A path for people: `method[0].provider.func`. */
export function pathText(path: DocumentPath): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    if (!/^[\w-]+$/.test(key)) return `${text}[${JSON.stringify(key)}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

/** `chaos/slow.yaml:12:7: method[0].provider.func: there is no function "kil"; did you mean "kill"?` */
export function sentence({ path, message, line, column, severity }: Problem, file = 'experiment'): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  const field = path.length === 0 ? '' : `${pathText(path)}: `;
  return `${place}: ${field}${severity === 'warning' ? 'warning: ' : ''}${message}`;
}

/** An experiment with errors. The message has a line for each problem. */
export class ExperimentRefused extends Error {
  readonly code = 'experiment_refused';
  override name = 'ExperimentRefused';
  readonly problems: readonly Problem[];
  readonly file: string | undefined;

  constructor(problems: readonly Problem[], file?: string) {
    super(problems.map((problem) => sentence(problem, file)).join('\n'));
    this.problems = problems;
    this.file = file;
  }
}
