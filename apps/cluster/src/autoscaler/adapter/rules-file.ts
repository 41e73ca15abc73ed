import { readFileSync } from 'node:fs';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { readRule, type Rule, RuleError, type RuleSource } from './rule.ts';

/** Something in the rules' file that cannot be used. The rest of the file is. */
export interface RulesProblem {
  readonly file: string;
  /** From 1; absent where the file itself cannot be read. */
  readonly line?: number;
  /** Such as `rules[2].metricsQuery`. */
  readonly field?: string;
  readonly message: string;
}

export interface Rules {
  readonly custom: readonly Rule[];
  readonly external: readonly Rule[];
  readonly problems: readonly RulesProblem[];
}

/** `rules.yaml:12: rules[0].metricsQuery: …` */
export const formatProblem = ({ file, line, field, message }: RulesProblem): string =>
  [line === undefined ? file : `${file}:${line}`, field, message].filter(Boolean).join(': ');

type Path = readonly (string | number)[];

const formatPath = (path: Path): string =>
  path
    .map((part) => (typeof part === 'number' || /^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join('')
    .slice(1);

class Shape {
  readonly document: Document;
  readonly report: (path: Path, message: string) => void;

  constructor(document: Document, report: (path: Path, message: string) => void) {
    this.document = document;
    this.report = report;
  }

  /** Reports fields that nobody reads: mostly typing errors. */
  onlyFields(path: Path, names: readonly string[]): void {
    const node = this.document.getIn(path, true);
    if (!isMap(node)) return;
    for (const { key } of node.items) {
      const name = isScalar(key) ? String(key.value) : String(key);
      if (!names.includes(name)) this.report([...path, name], `unknown field; there are ${names.join(', ')}`);
    }
  }

  /** @throws RuleError when it is there and no text */
  text(path: Path, within: Path): string | undefined {
    const value = this.document.getIn(path);
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string') return value;
    throw new RuleError(within.map(String), 'must be a text');
  }

  /** How many entries a list has. @throws RuleError when it is there and no list */
  length(path: Path, within: Path): number {
    const node = this.document.getIn(path, true);
    if (node === undefined || (isScalar(node) && node.value === null)) return 0;
    if (isSeq(node)) return node.items.length;
    throw new RuleError(within.map(String), 'must be a list');
  }

  keys(path: Path, within: Path): string[] {
    const node = this.document.getIn(path, true);
    if (node === undefined || (isScalar(node) && node.value === null)) return [];
    if (isMap(node)) return node.items.map(({ key }) => (isScalar(key) ? String(key.value) : String(key)));
    throw new RuleError(within.map(String), 'must be a map');
  }

  line(path: Path, lines: LineCounter): number | undefined {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = this.document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return undefined;
  }
}

const ruleFields = ['seriesQuery', 'seriesFilters', 'resources', 'name', 'metricsQuery', 'labelValueReplacements'];

/** @throws RuleError */
function readSource(shape: Shape, at: Path): RuleSource {
  shape.onlyFields(at, ruleFields);
  shape.onlyFields([...at, 'resources'], ['template', 'overrides', 'namespaced']);
  shape.onlyFields([...at, 'name'], ['matches', 'as']);
  const text = (...field: (string | number)[]) => shape.text([...at, ...field], field);
  const list = <T>(field: string, read: (index: number) => T): T[] =>
    Array.from({ length: shape.length([...at, field], [field]) }, (_, index) => read(index));
  const required = (field: string): string => {
    const value = text(field);
    if (value === undefined) throw new RuleError([field], 'is missing');
    return value;
  };
  const overrides = shape.keys([...at, 'resources', 'overrides'], ['resources', 'overrides']).map((label) => {
    const field = ['resources', 'overrides', label];
    const resource = text(...field, 'resource');
    if (resource === undefined) throw new RuleError(field, 'resource is missing, such as {resource: pod}');
    const group = text(...field, 'group');
    return [label, { resource, ...(group !== undefined && { group }) }] as const;
  });
  const template = text('resources', 'template');
  const matches = text('name', 'matches');
  const as = text('name', 'as');
  return {
    seriesQuery: required('seriesQuery'),
    seriesFilters: list('seriesFilters', (index) => {
      const is = text('seriesFilters', index, 'is');
      const isNot = text('seriesFilters', index, 'isNot');
      return { ...(is !== undefined && { is }), ...(isNot !== undefined && { isNot }) };
    }),
    resources: {
      ...(template !== undefined && { template }),
      overrides: Object.fromEntries(overrides),
      namespaced: shape.document.getIn([...at, 'resources', 'namespaced']) !== false,
    },
    name: { ...(matches !== undefined && { matches }), ...(as !== undefined && { as }) },
    metricsQuery: required('metricsQuery'),
    labelValueReplacements: list('labelValueReplacements', (index) => ({
      find: text('labelValueReplacements', index, 'find') ?? '',
      replace: text('labelValueReplacements', index, 'replace') ?? '',
    })),
  };
}

/**
 * Reads rules in the format of the Prometheus Adapter's configuration. What is wrong is reported with its line and field, and left out.
 * https://github.com/kubernetes-sigs/prometheus-adapter/blob/master/docs/config.md
 */
export function parseRules(text: string, file: string): Rules {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problems: RulesProblem[] = [];
  const syntax = document.errors[0];
  if (syntax) {
    const line = syntax.linePos?.[0].line;
    const message = `not YAML: ${(syntax.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')}`;
    return { custom: [], external: [], problems: [{ file, ...(line !== undefined && { line }), message }] };
  }
  const report = (path: Path, message: string): void => {
    const line = shape.line(path, lines);
    problems.push({ file, ...(line !== undefined && { line }), field: formatPath(path), message });
  };
  const shape = new Shape(document, report);
  const read = (field: string): Rule[] => {
    let count = 0;
    try {
      count = shape.length([field], [field]);
    } catch (error) {
      report([field], (error as Error).message);
    }
    return Array.from({ length: count }, (_, index) => index).flatMap((index) => {
      try {
        const line = shape.line([field, index], lines);
        const place = { ...(line !== undefined && { line }), field: formatPath([field, index]) };
        return [readRule(readSource(shape, [field, index]), place)];
      } catch (error) {
        if (!(error instanceof RuleError)) throw error;
        report([field, index, ...error.field], error.message);
        return [];
      }
    });
  };
  // `resourceRules` is known and not needed: the lab measures its pods itself.
  shape.onlyFields([], ['rules', 'externalRules', 'resourceRules']);
  return { custom: read('rules'), external: read('externalRules'), problems };
}

/** Like `parseRules`; a file that cannot be read has no rules and one problem. */
export function readRulesFile(file: string): Rules {
  try {
    return parseRules(readFileSync(file, 'utf8'), file);
  } catch (error) {
    return { custom: [], external: [], problems: [{ file, message: `cannot be read: ${(error as Error).message}` }] };
  }
}
