import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** One condition of a selector. */
export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** Series that an expression asks for: `name{label="value"}`, with a range or without. */
export interface Selector {
  readonly text: string;
  readonly name: string;
  readonly matchers: readonly Matcher[];
  /** As written: `5m`. Absent for an instant. */
  readonly range?: string;
  /** The function that the range is handed to. */
  readonly handedTo?: string;
}

export interface Parsed {
  readonly selectors: readonly Selector[];
  /** Where the expression is no PromQL, with a few of its characters from there. */
  readonly errors: readonly string[];
}

/** Reads an expression without variables by Prometheus's own grammar for editors. It checks no types; promtool does. */
export function parsePromql(expression: string): Parsed {
  const selectors: Selector[] = [];
  const errors: string[] = [];
  parser.parse(expression).iterate({
    enter(reference) {
      const { node } = reference;
      if (node.type.isError) errors.push(`"${expression.slice(node.from, node.from + 20)}" at ${node.from}`);
      if (node.name === 'VectorSelector') selectors.push(readSelector(node, expression));
    },
  });
  return { selectors, errors };
}

function readSelector(node: SyntaxNode, expression: string): Selector {
  const textOf = ({ from, to }: { from: number; to: number }) => expression.slice(from, to);
  const matchers = (node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []).map((matcher) => ({
    label: textOf(matcher.getChild('LabelName') ?? matcher),
    operator: textOf(matcher.getChild('MatchOp') ?? matcher),
    value: textOf(matcher.getChild('StringLiteral') ?? matcher).slice(1, -1),
  }));
  const identifier = node.getChild('Identifier');
  const named = matchers.find(({ label, operator }) => label === '__name__' && operator === '=');
  const matrix = node.parent?.name === 'MatrixSelector' ? node.parent : undefined;
  const duration = matrix?.getChild('DurationExpr');
  const call = matrix?.parent?.parent;
  const applied = call?.name === 'FunctionCall' ? call.getChild('FunctionIdentifier') : undefined;
  return {
    text: textOf(node),
    name: identifier ? textOf(identifier) : (named?.value ?? ''),
    matchers,
    ...(duration ? { range: textOf(duration) } : {}),
    ...(applied ? { handedTo: textOf(applied) } : {}),
  };
}
