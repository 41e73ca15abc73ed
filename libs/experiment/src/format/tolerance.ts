/** Why a tolerance is met, in the Chaos Toolkit's words: the value it is checked against is what the probe answered. */
export interface RegexTolerance {
  readonly type: 'regex';
  /** Searched anywhere in the text, as Python's `re.search` does. */
  readonly pattern: string;
  /** A field of the answer to look at instead: `body` of http, `stdout` of process. */
  readonly target?: string;
}

export interface JsonPathTolerance {
  readonly type: 'jsonpath';
  /** In the dialect of the Python package jsonpath2: `$.items[*][?(@.ready = true)]`. */
  readonly path: string;
  readonly target?: string;
  /** How many matches there must be; without it and without `expect`, at least one. */
  readonly count?: number;
  /** What the matches must be: a list of them all, or the only one. */
  readonly expect?: unknown;
}

export interface RangeTolerance {
  readonly type: 'range';
  /** Both ends belong to it. */
  readonly range: readonly [low: number, high: number];
  readonly target?: string;
}

/** A probe that gets the value as its argument `value`; met when what it answers is not empty, zero, false or null. */
export interface ProbeTolerance<Provider> {
  readonly type: 'probe';
  readonly name: string;
  readonly provider: Provider;
}

/**
 * What a probe may answer.
 *  - a text, boolean or whole number: the answer equals it (a number is compared with `status` where the answer has one)
 *  - a list: `status` is one of it where the answer has one; else two values are a range and more are a choice
 *  - an object: by its type
 */
export type Tolerance<Provider = unknown> =
  | string
  | number
  | boolean
  | readonly unknown[]
  | RegexTolerance
  | JsonPathTolerance
  | RangeTolerance
  | ProbeTolerance<Provider>;
