import type { Note } from './notes.ts';
import type { Text } from './text.ts';

/** A test plan as k6 can run it. */
export interface Plan {
  readonly name: string;
  readonly variables: readonly (readonly [name: string, value: Text])[];
  readonly data: readonly CsvData[];
  readonly groups: readonly Group[];
  /** Whether users keep their cookies from one iteration to the next. */
  readonly keepsCookies: boolean;
  readonly notes: readonly Note[];
}

/** A file whose lines become variables, a line for each iteration. */
export interface CsvData {
  /** As the plan names it, relative to the plan. */
  readonly file: string;
  /** Empty: the first line of the file has the names. */
  readonly names: readonly string[];
  readonly delimiter: string;
  readonly skipFirstLine: boolean;
  /** Begins again at the end; else a user whose lines are used up stops. */
  readonly recycle: boolean;
  /** Each user goes through the file by itself. */
  readonly perUser: boolean;
}

export interface Group {
  readonly name: string;
  /** `setup` runs before the others, `teardown` after them. */
  readonly role: 'main' | 'setup' | 'teardown';
  readonly users: number;
  readonly rampSeconds: number;
  readonly delaySeconds: number;
  readonly ends:
    { readonly after: 'loops'; readonly loops: number } | { readonly after: 'time'; readonly seconds: number };
  /** The data files that this group's users read, as places in the plan's list. */
  readonly data: readonly number[];
  readonly steps: readonly Step[];
}

export type Step =
  | Request
  | { readonly kind: 'group'; readonly name: string; readonly steps: readonly Step[] }
  | { readonly kind: 'loop'; readonly name: string; readonly times: Text; readonly steps: readonly Step[] }
  | { readonly kind: 'once'; readonly name: string; readonly steps: readonly Step[] }
  | { readonly kind: 'random' | 'shuffled' | 'alternating'; readonly name: string; readonly steps: readonly Step[] }
  | { readonly kind: 'percent'; readonly name: string; readonly percent: number; readonly steps: readonly Step[] }
  | { readonly kind: 'total'; readonly name: string; readonly times: number; readonly steps: readonly Step[] }
  | { readonly kind: 'pause'; readonly pauses: readonly Pause[] };

export interface Request {
  readonly kind: 'request';
  readonly name: string;
  readonly method: string;
  readonly url: Address;
  readonly headers: readonly (readonly [name: string, value: Text])[];
  readonly body: Body;
  readonly timeoutMs: number | undefined;
  readonly followRedirects: boolean;
  readonly pauses: readonly Pause[];
  readonly assertions: readonly Assertion[];
  readonly extractors: readonly Extractor[];
}

export interface Address {
  readonly protocol: Text;
  readonly domain: Text;
  readonly port: Text;
  /** With its query. */
  readonly path: Text;
  readonly query: readonly Pair[];
}

export interface Pair {
  readonly name: Text;
  readonly value: Text;
  readonly encode: boolean;
}

export type Body =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: Text }
  | { readonly kind: 'form'; readonly pairs: readonly Pair[] };

/** Times in milliseconds. */
export type Pause =
  | { readonly kind: 'constant'; readonly ms: Text }
  | { readonly kind: 'uniform'; readonly ms: Text; readonly range: Text }
  | { readonly kind: 'gaussian'; readonly ms: Text; readonly deviation: Text }
  | { readonly kind: 'poisson'; readonly ms: Text; readonly lambda: Text }
  /** At most so many a minute, by each user. */
  | { readonly kind: 'pace'; readonly perMinute: number; readonly sharedBy: number };

export type Field = 'body' | 'code' | 'headers' | 'message' | 'url';

export type Assertion =
  | {
      readonly kind: 'text';
      readonly says: string;
      readonly field: Field;
      readonly how: 'contains' | 'equals' | 'matches' | 'finds';
      readonly patterns: readonly Text[];
      readonly any: boolean;
      readonly not: boolean;
    }
  | { readonly kind: 'duration'; readonly says: string; readonly msMax: number }
  | {
      readonly kind: 'size';
      readonly says: string;
      readonly operator: '===' | '!==' | '>' | '<' | '>=' | '<=';
      readonly bytes: number;
    }
  | {
      readonly kind: 'json';
      readonly says: string;
      /** In k6's own notation. */
      readonly path: string;
      readonly expected: Text | undefined;
      readonly pattern: boolean;
      readonly not: boolean;
    };

export type Extractor =
  | {
      readonly kind: 'pattern';
      readonly variable: string;
      readonly field: Field;
      readonly pattern: string;
      readonly flags: string;
      readonly group: number;
      readonly fallback: string | undefined;
    }
  | { readonly kind: 'json'; readonly variable: string; readonly path: string; readonly fallback: string | undefined };
