import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { measureText, useStyles2, useTheme2 } from '@grafana/ui';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { angle, NodeMark, radius } from './node-mark.tsx';
import { placeLabels } from './labels.ts';
import { layout } from './layout.ts';
import type { Edge, Graph } from './model.ts';
import { drawLine } from './paths.ts';

interface DrawingProps {
  readonly graph: Graph;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string | undefined) => void;
  readonly title: string;
  readonly width: number;
  readonly height: number;
}

/** Below this words are too small to be read: the drawing is scrolled rather than made smaller. */
const scaleMin = 0.58;
const scaleMax = 1.25;

/** Lays the graph out both ways, and takes the one that fits the panel better. */
function useLayout({ nodes, edges }: Graph, width: number, height: number) {
  // Statistics change with each refresh, who calls whom does not.
  const key = JSON.stringify([nodes.map(({ id }) => id), edges.map(({ source, target }) => [source, target])]);
  const both = useMemo(() => {
    const ids = nodes.map(({ id }) => id);
    return [
      { across: true, ...layout(ids, edges, { layer: 150, node: 80, margin: 48 }, true) },
      { across: false, ...layout(ids, edges, { layer: 112, node: 110, margin: 56 }, false) },
    ] as const;
  }, [key]);
  const scaleOf = (each: { width: number; height: number }) =>
    Math.min(width / each.width, height / each.height, scaleMax);
  const best = scaleOf(both[0]) >= scaleOf(both[1]) ? both[0] : both[1];
  return { ...best, scale: Math.max(scaleMin, scaleOf(best)) };
}

export function Drawing({ graph, chosen, onChoose, title, width, height }: DrawingProps) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const [stop, setStop] = useState(0);
  const { nodes: places, lines, scale, across, ...size } = useLayout(graph, width, height);
  const near = useMemo(() => neighbours(graph, chosen), [graph, chosen]);
  const pairs = useMemo(
    () => new Set(graph.edges.map(({ source, target }) => JSON.stringify([source, target]))),
    [graph],
  );
  const nodes = graph.nodes.toSorted((one, other) => angle(places, one.id, across) - angle(places, other.id, across));

  const onKeyDown = (event: KeyboardEvent<SVGSVGElement>) => {
    const marks = [...event.currentTarget.querySelectorAll<SVGGElement>('[data-node]')];
    const now = marks.findIndex((mark) => mark === document.activeElement);
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') onChoose(undefined);
    if (by === undefined) return;
    event.preventDefault();
    marks[Math.min(marks.length - 1, Math.max(0, now + by))]?.focus();
  };
  const drawings = graph.edges.map(({ source, target }, at) => {
    const back = source !== target && pairs.has(JSON.stringify([target, source]));
    return drawLine(lines[at] ?? [], radius, across, back ? (source < target ? -9 : 9) : 0);
  });
  const labels = placeLabels(
    graph.edges.map(({ main = '' }, at) => ({
      candidates: drawings[at]?.middles ?? [],
      width: measureText(main, 11).width + 4,
      height: 13,
    })),
    [...places.values()].map(({ x, y }) => ({
      x: x - radius,
      y: y - radius,
      width: 2 * radius,
      height: 2 * radius + 18,
    })),
  );
  const edge = (each: Edge, at: number) => {
    const drawn = drawings[at];
    const label = labels[at];
    if (!drawn) return null;
    const mine = chosen === undefined || each.source === chosen || each.target === chosen;
    const colour =
      each.color === undefined ? theme.colors.text.secondary : theme.visualization.getColorByName(each.color);
    return (
      <g key={each.id} opacity={mine ? 1 : 0.25}>
        <path d={drawn.path} fill="none" stroke={colour} strokeWidth={each.thickness} strokeDasharray={each.dashes} />
        <polygon points={drawn.head} fill={colour} />
        {each.main !== undefined && label && (
          <text x={label.x} y={label.y + 4} className={styles.label}>
            {each.main}
          </text>
        )}
      </g>
    );
  };
  return (
    <div className={styles.scroll} style={{ width, height }}>
      <svg
        role="group"
        aria-label={`${title}: arrow keys go from node to node, enter chooses one`}
        className={styles.drawing}
        width={Math.max(width, size.width * scale)}
        height={Math.max(height, size.height * scale)}
        onKeyDown={onKeyDown}
      >
        <g
          transform={`translate(${Math.max(0, (width - size.width * scale) / 2)}, ${Math.max(0, (height - size.height * scale) / 2)}) scale(${scale})`}
        >
          <g aria-hidden="true">{graph.edges.map(edge)}</g>
          {nodes.map((node, at) => (
            <NodeMark
              key={node.id}
              node={node}
              at={places.get(node.id) ?? { x: 0, y: 0 }}
              words={wordsOf(graph, node.id)}
              chosen={node.id === chosen}
              faded={near !== undefined && !near.has(node.id)}
              stop={at === Math.min(stop, nodes.length - 1)}
              onStop={() => setStop(at)}
              onChoose={() => onChoose(node.id === chosen ? undefined : node.id)}
            />
          ))}
        </g>
      </svg>
    </div>
  );
}

/** The chosen node and all that it has to do with; undefined where none is chosen. */
function neighbours({ edges }: Graph, chosen: string | undefined): ReadonlySet<string> | undefined {
  if (chosen === undefined) return undefined;
  const mine = edges.filter(({ source, target }) => source === chosen || target === chosen);
  return new Set([chosen, ...mine.flatMap(({ source, target }) => [source, target])]);
}

function wordsOf({ nodes, edges }: Graph, id: string): string {
  const title = new Map(nodes.map((node) => [node.id, node.title]));
  const called = edges.filter(({ source }) => source === id).map(({ target }) => title.get(target) ?? target);
  const calling = edges.filter(({ target }) => target === id).map(({ source }) => title.get(source) ?? source);
  return [
    ...(called.length > 0 ? [`calls ${called.join(', ')}`] : []),
    ...(calling.length > 0 ? [`called by ${calling.join(', ')}`] : []),
  ].join('; ');
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflow: 'auto' }),
  drawing: css({ display: 'block', fontFamily: theme.typography.fontFamily }),
  label: css({
    fontSize: 11,
    textAnchor: 'middle',
    fill: theme.colors.text.primary,
    // Words are read across lines, too.
    paintOrder: 'stroke',
    stroke: theme.colors.background.primary,
    strokeWidth: 4,
    strokeLinejoin: 'round',
  }),
});
