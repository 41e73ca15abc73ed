import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { type CSSProperties, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { formatDuration } from '../../kit/format.ts';
import type { Stretch } from './critical-path.ts';
import { rowsOf, type SpanNode } from './span-tree.ts';
import { treeMove } from './tree-keys.ts';
import { useWidth } from '../../kit/use-width.ts';
import type { ViewRange } from './view-range.ts';
import { WaterfallRow } from './waterfall-row.tsx';

interface WaterfallProps {
  readonly roots: readonly SpanNode[];
  readonly whole: ViewRange;
  readonly view: ViewRange;
  readonly critical: ReadonlyMap<string, readonly Stretch[]>;
  readonly color: (service: string) => string;
  readonly collapsed: ReadonlySet<string>;
  readonly setCollapsed: (collapsed: ReadonlySet<string>) => void;
  readonly selected: string | undefined;
  readonly select: (key: string) => void;
  /** The key `z`: show only the time of the span, or all again. */
  readonly zoom: (node: SpanNode) => void;
}

/** Below this width the name of a span stands above its bar. */
const narrowBelow = 560;
const rowsAround = 12;
const ticks = [0, 0.25, 0.5, 0.75];

/**
 * Spans below their parents on one axis of time, as a tree for the keyboard. Only the lines in sight are drawn, so that traces of
 * thousands of spans scroll.
 */
export function Waterfall(props: WaterfallProps) {
  const { roots, whole, view, critical, color, collapsed, setCollapsed, selected, select, zoom } = props;
  const styles = useStyles2(getStyles);
  const [frame, width] = useWidth<HTMLDivElement>();
  const [scroll, setScroll] = useState({ top: 0, height: 800 });
  const rows = useMemo(() => rowsOf(roots, collapsed), [roots, collapsed]);
  const narrow = width > 0 && width < narrowBelow;
  const rowHeight = narrow ? 46 : 28;
  const first = Math.max(0, Math.floor(scroll.top / rowHeight) - rowsAround);
  const last = Math.min(rows.length, Math.ceil((scroll.top + scroll.height) / rowHeight) + rowsAround);
  const index = useMemo(() => rows.findIndex(({ key }) => key === selected), [rows, selected]);
  const tree = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = frame.current;
    if (!element || index < 0) return;
    const top = index * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    const below = top + rowHeight - element.clientHeight;
    if (below > element.scrollTop) element.scrollTop = below;
  }, [index, rowHeight, frame]);

  const toggle = (key: string) => {
    const next = new Set(collapsed);
    if (!next.delete(key)) next.add(key);
    setCollapsed(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[index];
    if (event.key === 'z' && row) return zoom(row);
    const move = treeMove(event.key, rows, selected, collapsed);
    if (!move) return;
    event.preventDefault();
    if (move.kind === 'go') select(move.key);
    else if (move.kind === 'toggle') toggle(move.key);
    else {
      const siblings = new Set((row?.parent?.children ?? roots).map(({ key }) => key));
      setCollapsed(new Set([...collapsed].filter((key) => !siblings.has(key))));
    }
  };
  const nameWidth = narrow ? '0px' : 'clamp(200px, 38%, 420px)';
  return (
    <div className={styles.waterfall} style={{ '--name': nameWidth } as CSSProperties}>
      <div className={styles.ruler} aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick} className={styles.tick} style={{ left: `${tick * 100}%` }}>
            {formatDuration((view.startUs - whole.startUs + view.durationUs * tick) / 1e6)}
          </span>
        ))}
      </div>
      <div
        ref={frame}
        className={styles.frame}
        onScroll={({ currentTarget }) =>
          setScroll({ top: currentTarget.scrollTop, height: currentTarget.clientHeight })
        }
      >
        <div
          ref={tree}
          role="tree"
          aria-label="Spans"
          tabIndex={0}
          className={styles.tree}
          style={{ height: rows.length * rowHeight }}
          aria-activedescendant={index >= 0 ? `row-${selected}` : undefined}
          onKeyDown={onKeyDown}
          onFocus={() => {
            if (index < 0 && rows[0]) select(rows[0].key);
          }}
        >
          {rows.slice(first, last).map((row, offset) => (
            <WaterfallRow
              key={row.key}
              row={row}
              top={(first + offset) * rowHeight}
              height={rowHeight}
              narrow={narrow}
              whole={whole}
              view={view}
              stretches={critical.get(row.key)}
              color={color(row.span.service)}
              collapsed={collapsed.has(row.key)}
              selected={row.key === selected}
              select={select}
              toggle={toggle}
            />
          ))}
          {index >= 0 && (index < first || index >= last) && rows[index] && (
            // The line that is chosen must be there for a screen reader, in sight or not.
            <WaterfallRow
              row={rows[index]}
              top={index * rowHeight}
              height={rowHeight}
              narrow={narrow}
              whole={whole}
              view={view}
              stretches={critical.get(rows[index].key)}
              color={color(rows[index].span.service)}
              collapsed={collapsed.has(rows[index].key)}
              selected
              select={select}
              toggle={toggle}
            />
          )}
        </div>
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  waterfall: css({
    minWidth: 0,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
  }),
  ruler: css({
    position: 'relative',
    height: 24,
    marginLeft: 'var(--name)',
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  tick: css({ position: 'absolute', top: 3, paddingLeft: 4, borderLeft: `1px solid ${theme.colors.border.medium}` }),
  frame: css({ maxHeight: 'max(320px, calc(100vh - 320px))', overflowY: 'auto', overflowX: 'hidden' }),
  tree: css({
    position: 'relative',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
  }),
});
