import type { ReactNode } from 'react';

// Stands in for `react-dom/server`, a fifth of a megabyte of script of which Grafana's components use one thing: the text
// of what was cut off, for its tooltip. They take the tags out of the markup; here there are none to begin with.

function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number' || typeof node === 'bigint') return String(node);
  if (node === null || node === undefined || typeof node === 'boolean') return '';
  if (Symbol.iterator in node) return Array.from(node, textOf).join('');
  const { children } = (node as { readonly props?: { readonly children?: ReactNode } }).props ?? {};
  return textOf(children);
}

/** The text of a tree; what components would draw besides their children is not in it. */
export default { renderToStaticMarkup: textOf };
