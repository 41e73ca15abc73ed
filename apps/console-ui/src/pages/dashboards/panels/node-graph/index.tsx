import {
  type Field,
  formattedValueToString,
  getDisplayProcessor,
  type GrafanaTheme2,
  FALLBACK_COLOR,
} from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import type { PanelProps } from '../../panel-props.ts';
import { Figure } from '../shared/figure.tsx';
import { Nothing } from '../shared/nothing.tsx';
import { useStable } from '../shared/structure.ts';
import { Drawing } from './drawing.tsx';
import { type Edge, type Graph, graphOf, type Node } from './model.ts';
import { NodeCard } from './node-card.tsx';

interface Statistics {
  readonly mainStatUnit?: string;
  readonly secondaryStatUnit?: string;
}

interface Options {
  readonly nodes?: Statistics & { readonly arcs?: ReadonlyArray<{ readonly field?: string; readonly color?: string }> };
  readonly edges?: Statistics;
}

/** Who calls whom: nodes in layers, edges from who calls to who is called. */
export default function NodeGraphPanel(props: PanelProps) {
  const { panel, frames, width, height } = props;
  const theme = useTheme2();
  const options = useStable(panel.options as Options);
  const [chosen, choose] = useState<string>();
  const graph = useMemo(() => graphOf(frames, wordsOf(options, theme)), [frames, options, theme]);
  if (graph.nodes.length === 0) return <Nothing {...props} />;
  const node = graph.nodes.find(({ id }) => id === chosen);
  return (
    <Figure title={panel.title} words={inWords(graph)}>
      <Drawing graph={graph} chosen={node?.id} onChoose={choose} title={panel.title} width={width} height={height} />
      {node && <NodeCard node={node} graph={graph} onClose={() => choose(undefined)} />}
    </Figure>
  );
}

/** How statistics are written: in the unit that the panel names, else in that of the field. */
function wordsOf({ nodes = {}, edges = {} }: Options, theme: GrafanaTheme2): Parameters<typeof graphOf>[1] {
  const known = new Map<string, ReturnType<typeof getDisplayProcessor>>();
  const units = { node: nodes, edge: edges };
  return {
    statistic(field, value, of, which) {
      if (typeof value !== 'number') return String(value);
      const unit = units[of][which === 'main' ? 'mainStatUnit' : 'secondaryStatUnit'] ?? field.config.unit ?? 'none';
      const key = `${unit} ${field.config.decimals}`;
      const display =
        known.get(key) ?? getDisplayProcessor({ field: { ...field, config: { ...field.config, unit } }, theme });
      known.set(key, display);
      return formattedValueToString(display(value));
    },
    arcColor(field: Field) {
      const named = nodes.arcs?.find((arc) => arc.field === field.name)?.color ?? field.config.color?.fixedColor;
      return named === undefined ? FALLBACK_COLOR : theme.visualization.getColorByName(named);
    },
  };
}

function inWords({ nodes, edges }: Graph): string {
  const title = new Map(nodes.map(({ id, title: text }) => [id, text]));
  const node = ({ title: text, main }: Node) => (main === undefined ? text : `${text}: ${main}`);
  const edge = ({ source, target, main }: Edge) =>
    `${title.get(source)} to ${title.get(target)}${main === undefined ? '' : `: ${main}`}`;
  return `${[...nodes.map(node), ...edges.map(edge)].join('. ')}.`;
}
