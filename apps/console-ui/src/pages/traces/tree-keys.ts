import type { SpanNode } from './span-tree.ts';

/** What a key does in the waterfall, as trees do by the ARIA authoring practices. */
export type TreeMove =
  | { readonly kind: 'go'; readonly key: string }
  | { readonly kind: 'toggle'; readonly key: string }
  | { readonly kind: 'expand siblings' };

/** Lines that PageUp and PageDown pass. */
const page = 15;

/**
 * @param rows the lines that are shown
 * @param at the key of the line that is chosen
 * @returns undefined for a key that does nothing here
 */
export function treeMove(
  pressed: string,
  rows: readonly SpanNode[],
  at: string | undefined,
  collapsed: ReadonlySet<string>,
): TreeMove | undefined {
  const index = rows.findIndex(({ key }) => key === at);
  const row = rows[index];
  const go = (to: number): TreeMove | undefined => {
    const target = rows[Math.min(Math.max(to, 0), rows.length - 1)];
    return target && { kind: 'go', key: target.key };
  };
  if (!row)
    return ['ArrowDown', 'ArrowUp', 'Home'].includes(pressed) ? go(0) : pressed === 'End' ? go(rows.length) : undefined;
  const isCollapsed = collapsed.has(row.key);
  switch (pressed) {
    case 'ArrowDown':
      return go(index + 1);
    case 'ArrowUp':
      return go(index - 1);
    case 'PageDown':
      return go(index + page);
    case 'PageUp':
      return go(index - page);
    case 'Home':
      return go(0);
    case 'End':
      return go(rows.length);
    case 'ArrowRight':
      if (row.children.length === 0) return undefined;
      return isCollapsed ? { kind: 'toggle', key: row.key } : go(index + 1);
    case 'ArrowLeft':
      if (row.children.length > 0 && !isCollapsed) return { kind: 'toggle', key: row.key };
      return row.parent && { kind: 'go', key: row.parent.key };
    case '*':
      return { kind: 'expand siblings' };
    default:
      return undefined;
  }
}
