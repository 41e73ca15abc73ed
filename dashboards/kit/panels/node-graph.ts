import { EdgeOptionsBuilder, NodeOptionsBuilder, PanelBuilder } from '@grafana/grafana-foundation-sdk/nodegraph';
import { now, type Query } from '../query.ts';
import { type Panel, panel, type PanelOptions } from './panel.ts';

export interface NodeGraphOptions extends Omit<PanelOptions, 'queries'> {
  /** Series with the labels `id` and `title`: a node each, its value is shown in it. */
  readonly nodes: Query;
  /** Series with the labels `id`, `source` and `target`: an edge each. Both ends must be nodes. */
  readonly edges: Query;
}

/** Who calls whom. Grafana tells nodes from edges by the fields `source` and `target`. */
export const nodeGraph = ({ nodes, edges, ...options }: NodeGraphOptions): Panel =>
  panel(
    new PanelBuilder()
      .nodes(new NodeOptionsBuilder().mainStatUnit(options.unit).arcs([]))
      .edges(new EdgeOptionsBuilder().mainStatUnit(options.unit))
      .withTransformation({
        id: 'organize',
        options: {
          excludeByName: { Time: true },
          includeByName: {},
          indexByName: {},
          renameByName: { Value: 'mainstat', 'Value #A': 'mainstat', 'Value #B': 'mainstat' },
        },
      }),
    { ...options, queries: [now(nodes), now(edges)] },
    { width: 12, height: 9 },
    true,
  );
