/** `$` or `@`, and what follows it. */
export interface Path {
  readonly from: 'root' | 'current';
  readonly steps: readonly Step[];
}

/** One `.x`, `..x` or `[x, y]`. */
export interface Step {
  /** Whether it is looked for at every depth. */
  readonly recursive: boolean;
  readonly subscripts: readonly Subscript[];
}

export type Subscript =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'slice'; readonly start?: number; readonly end?: number; readonly step?: number }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'filter'; readonly expression: Expression }
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'call'; readonly func: Callable; readonly args: readonly Operand[] };

export const callables = ['charAt', 'entries', 'keys', 'length', 'substring', 'values'] as const;
export type Callable = (typeof callables)[number];

export type Operand = { readonly path: Path } | { readonly value: unknown };

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type Expression =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'compare'; readonly by: Comparison; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'some'; readonly of: Operand };

/** A path that cannot be read; the message says where. */
export class JsonPathError extends Error {
  readonly code = 'jsonpath';
  override name = 'JsonPathError';
}
