import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node,
  type Pair,
  type ScalarTag,
  type Tags,
} from 'yaml';
import type { FieldPath } from '../openapi/index.ts';

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** One YAML document with its places. */
export interface YamlSource {
  /** As shown to people. */
  readonly file: string;
  readonly value: unknown;
  /** Where the document's content begins. */
  readonly start: Position;
  /** Where a field stands; undefined when the document does not have it. */
  find(path: FieldPath): Position | undefined;
  /** Where a field stands, or else the nearest field around it. */
  near(path: FieldPath): Position;
}

export interface YamlFault extends Position {
  readonly message: string;
}

export interface ParsedYaml {
  readonly sources: YamlSource[];
  readonly faults: YamlFault[];
}

const core = 'tag:yaml.org,2002:';
const unwanted = ['timestamp', 'binary', 'omap', 'pairs', 'set'].map((name) => core + name);

/**
 * Kubernetes reads YAML 1.1 (`yes` is true, `0644` octal), but without times in base 60, in which `8080:80` would be a
 * number, and without the types that JSON does not have.
 */
const customTags = (tags: Tags): Tags =>
  tags
    .filter((tag) => typeof tag === 'string' || (tag.format !== 'TIME' && !unwanted.includes(tag.tag)))
    .map((tag) => {
      // The parser's pattern of floats also takes a lone point or sign, which are texts.
      const isFloat = typeof tag === 'object' && tag.tag === `${core}float`;
      const pattern = isFloat && 'test' in tag ? tag.test : undefined;
      if (!isFloat || !pattern) return tag;
      return { ...tag, test: new RegExp(`(?=.*[\\dnN])${pattern.source}`) } as ScalarTag;
    });

const keyOf = (pair: Pair): unknown => (isScalar(pair.key) ? pair.key.value : pair.key);

/** The first line of a message of the parser, without the place that it repeats. */
const clean = (message: string): string =>
  (message.split('\n')[0] as string).replace(/ at line \d+, column \d+:?$/, '').replace(/:$/, '');

function sourceOf(document: Document.Parsed, file: string, positionAt: (offset: number) => Position): YamlSource {
  const follow = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);

  const walk = (path: FieldPath): { offset: number; complete: boolean } => {
    let node = follow(document.contents);
    let offset = document.contents?.range[0] ?? 0;
    for (const segment of path) {
      if (isMap(node)) {
        const pair = node.items.find((candidate) => String(keyOf(candidate)) === String(segment));
        if (!pair) return { offset, complete: false };
        offset = (pair.key as Node).range?.[0] ?? offset;
        node = follow(pair.value);
      } else if (isSeq(node) && typeof segment === 'number' && node.items[segment] !== undefined) {
        const item = node.items[segment] as Node;
        offset = item.range?.[0] ?? offset;
        node = follow(item);
      } else {
        return { offset, complete: false };
      }
    }
    return { offset, complete: true };
  };

  return {
    file,
    value: document.toJS({ maxAliasCount: 100 }) as unknown,
    start: positionAt(document.contents?.range[0] ?? 0),
    find(path) {
      const { offset, complete } = walk(path);
      return complete ? positionAt(offset) : undefined;
    },
    near: (path) => positionAt(walk(path).offset),
  };
}

/**
 * Parses every document of a text. A document with a fault is left out, the others are not.
 * @param above lines of the file above the text, where the text is a part of one
 */
export function parseYaml(text: string, file: string, above = 0): ParsedYaml {
  const lines = new LineCounter();
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: line + above, column: col };
  };
  const documents = parseAllDocuments(text, { version: '1.1', customTags, lineCounter: lines, prettyErrors: false });
  const sources: YamlSource[] = [];
  const faults: YamlFault[] = [];
  for (const document of Array.isArray(documents) ? documents : []) {
    const [error] = document.errors;
    if (error) {
      faults.push({ ...positionAt(error.pos[0]), message: `is not valid YAML: ${clean(error.message)}` });
      continue;
    }
    if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) continue;
    try {
      sources.push(sourceOf(document, file, positionAt));
    } catch (cause) {
      faults.push({ ...positionAt(document.range[0]), message: `cannot be read: ${clean((cause as Error).message)}` });
    }
  }
  return { sources, faults };
}
