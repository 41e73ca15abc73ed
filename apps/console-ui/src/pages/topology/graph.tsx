import type { Topology } from '@gameday/console-api';
import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { useWidth } from '../../kit/use-width.ts';
import { EdgeShape } from './edge-shape.tsx';
import { faultsAt, type layoutInput, layoutKey, layoutOptions } from './graph-model.ts';
import { layOut } from './layout.ts';
import { NodeShape } from './node-shape.tsx';

export interface Selection {
  readonly kind: 'node' | 'edge';
  readonly id: string;
}

interface GraphProps {
  readonly topology: Topology;
  readonly selected: Selection | undefined;
  readonly nowMs: number;
  readonly onSelect: (selection: Selection) => void;
}

/** Text stays readable down to this; a graph that is wider still can be scrolled. */
const scaleMin = 0.8;
/** With less between layers an edge has room for one line. */
const roomyGapPx = 60;

/** Who calls whom, as lines between boxes, each of which can be opened. */
export function Graph({ topology, selected, nowMs, onSelect }: GraphProps) {
  const styles = useStyles2(getStyles);
  const [frame, width] = useWidth<HTMLDivElement>();
  const key = layoutKey(topology);
  const layout = useMemo(() => {
    if (width === 0) return undefined;
    const { nodes, edges } = JSON.parse(key) as ReturnType<typeof layoutInput>;
    return layOut(nodes, edges, layoutOptions(width));
  }, [key, width]);
  const faults = faultsAt(topology.faults);
  const { direction, nodeHeight } = layoutOptions(width);
  const scale = layout && width ? Math.max(scaleMin, Math.min(1, width / layout.width)) : 1;
  const room = layout && (direction === 'down' || layout.layerGap < roomyGapPx) ? 'narrow' : 'wide';
  const touches = (edge: Topology['edges'][number]) =>
    selected?.kind === 'node' && (edge.service === selected.id || edge.peer === selected.id);
  return (
    <div ref={frame} className={styles.frame}>
      {layout && (
        <svg
          className={styles.svg}
          role="group"
          aria-label="Graph of who calls whom"
          width={Math.round(layout.width * scale)}
          height={Math.round(layout.height * scale)}
          viewBox={`0 0 ${layout.width.toFixed(0)} ${layout.height.toFixed(0)}`}
        >
          {topology.nodes.map((node) => {
            const at = layout.nodes.get(node.id);
            return (
              at && (
                <NodeShape
                  key={node.id}
                  node={node}
                  at={at}
                  size={{ width: layout.nodeWidth, height: nodeHeight }}
                  faults={faults(node.id)}
                  nowMs={nowMs}
                  selected={selected?.kind === 'node' && selected.id === node.id}
                  onSelect={() => onSelect({ kind: 'node', id: node.id })}
                />
              )
            );
          })}
          {topology.edges.map((edge) => {
            const placed = layout.edges.get(edge.id);
            return (
              placed && (
                <EdgeShape
                  key={edge.id}
                  edge={edge}
                  placed={placed}
                  room={room}
                  faults={faults(edge.id)}
                  nowMs={nowMs}
                  selected={selected?.kind === 'edge' && selected.id === edge.id}
                  near={touches(edge)}
                  onSelect={() => onSelect({ kind: 'edge', id: edge.id })}
                />
              )
            );
          })}
        </svg>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({ minHeight: 200, overflowX: 'auto', overflowY: 'hidden' }),
  svg: css({ display: 'block', margin: '0 auto', fontFamily: theme.typography.fontFamily }),
});
