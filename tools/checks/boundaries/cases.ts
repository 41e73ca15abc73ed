import { posix } from 'node:path';
import { type Layer, layerOf, mayImport, type Placed } from './layers.ts';

const boundaryRule = '@nx/enforce-module-boundaries';

/** A text that ESLint is given as if it were that file, and what it must say about it. */
export interface Case {
  readonly title: string;
  /** Path from the root; the file itself need not be there. */
  readonly file: string;
  readonly text: string;
  /** Exactly the rules that must report, each once; none for what is allowed. */
  readonly rules: readonly string[];
}

/** The ways in which one module takes in another. Every one of them has to be seen. */
const imports = {
  import: (from: string) => `import { x } from '${from}';\nexport const y = x;\n`,
  'type import': (from: string) => `import type { X } from '${from}';\nexport type Y = X;\n`,
  're-export': (from: string) => `export * from '${from}';\n`,
  'dynamic import': (from: string) => `export const y = await import('${from}');\n`,
};
export type Way = keyof typeof imports;
export const everyWay = Object.keys(imports) as Way[];

const fileIn = ({ root }: Placed) => `${root}/src/what-it-imports.ts`;

const relativePath = (from: Placed, to: Placed) => {
  const path = posix.relative(posix.dirname(fileIn(from)), `${to.root}/src/index.ts`);
  return path.startsWith('.') ? path : `./${path}`;
};

const layerNamed = (project: Placed): Layer => {
  const layer = layerOf(project);
  if (layer === undefined) throw new Error(`${project.name} has no layer`);
  return layer;
};

/** The one exception: the monolith is made of the services' own routers. */
export const allowed = (from: Placed, to: Placed) =>
  mayImport[layerNamed(from)].includes(layerNamed(to)) || (from.root === 'apps/monolith' && layerNamed(to) === 'app');

const describePair = (from: Placed, to: Placed) =>
  `${layerNamed(from)} -> ${layerNamed(to)} (${from.name} -> ${to.name})`;

/** One project imports another by its name, in the given ways: all are allowed or all are forbidden. */
export const byName = (from: Placed, to: Placed, ways: readonly Way[]): Case[] =>
  ways.map((way) => ({
    title: `${way} by name, ${describePair(from, to)}`,
    file: fileIn(from),
    text: imports[way](to.name),
    rules: allowed(from, to) ? [] : [boundaryRule],
  }));

/** A path that leads into another project: forbidden even where the layer is allowed. */
export const byPath = (from: Placed, to: Placed, ways: readonly Way[]): Case[] =>
  ways.map((way) => ({
    title: `${way} by path, ${describePair(from, to)}`,
    file: fileIn(from),
    text: imports[way](relativePath(from, to)),
    rules: [boundaryRule],
  }));

/** What a core may not touch: time, randomness, and the outside come in as arguments. */
export const impurities = (core: Placed): Case[] =>
  [
    ['export const now = Date.now();', 'no-restricted-globals'],
    ['export const now = performance.now();', 'no-restricted-globals'],
    ['export const now = globalThis.performance;', 'no-restricted-globals'],
    ['setTimeout(() => undefined, 1);', 'no-restricted-globals'],
    ['setInterval(() => undefined, 1);', 'no-restricted-globals'],
    ['setImmediate(() => undefined);', 'no-restricted-globals'],
    ['export const home = process.env;', 'no-restricted-globals'],
    ["export const page = fetch('http://x');", 'no-restricted-globals'],
    ['export const id = crypto.randomUUID();', 'no-restricted-globals'],
    ['export const dice = Math.random();', 'no-restricted-properties'],
    ['export const { random } = Math;', 'no-restricted-properties'],
    ["import { readFileSync } from 'node:fs';\nexport const read = readFileSync;", 'no-restricted-imports'],
    ["import { setTimeout } from 'node:timers/promises';\nexport const sleep = setTimeout;", 'no-restricted-imports'],
  ].map(([text = '', rule = '']) => ({
    title: `impure core: ${text.split('\n')[0]}`,
    file: `${core.root}/src/impure.ts`,
    text: `${text}\n`,
    rules: [rule],
  }));

/** Rules that hold everywhere. */
export const general = (project: Placed): Case[] => [
  {
    title: 'more than 300 lines',
    file: `${project.root}/src/long.ts`,
    text: Array.from({ length: 301 }, (_, index) => `export const line${index} = ${index};\n`).join(''),
    rules: ['max-lines'],
  },
  {
    title: '300 lines and comments',
    file: `${project.root}/src/long.ts`,
    text: `// why\n`.repeat(20) + Array.from({ length: 300 }, (_, index) => `export const l${index} = 1;\n`).join(''),
    rules: [],
  },
  {
    title: 'a console',
    file: `${project.root}/src/loud.ts`,
    text: `console.log('x');\n`,
    rules: project.tags.includes('layer:bench') ? [] : ['no-console'],
  },
];
