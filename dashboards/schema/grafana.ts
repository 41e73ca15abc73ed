import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
import type * as dashboard from '@grafana/schema/dist/esm/raw/dashboard/x/dashboard_types.gen.js';
import type * as bargauge from '@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen.js';
import type * as gauge from '@grafana/schema/dist/esm/raw/composable/gauge/panelcfg/x/GaugePanelCfg_types.gen.js';
import type * as heatmap from '@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen.js';
import type * as nodeGraph from '@grafana/schema/dist/esm/raw/composable/nodegraph/panelcfg/x/NodeGraphPanelCfg_types.gen.js';
import type * as stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen.js';
import type * as stateTimeline from '@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen.js';
import type * as table from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen.js';
import type * as timeSeries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen.js';

/**
 * What a dashboard's JSON may hold, put together from the types that Grafana publishes of its own format, in the version
 * that the lab pins. There a panel's options are any record; here each kind has its own, so that a field that the kind
 * does not know is an error.
 */

/** A type as JSON has it: a text where TypeScript wants the member of an enumeration. */
type Plain<T> = T extends string
  ? `${T}`
  : T extends (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { [Key in keyof T]: Plain<T[Key]> }
      : T;

type None = Record<never, never>;

interface Override<Custom> {
  readonly matcher: { readonly id: string; readonly options?: unknown };
  readonly properties: ReadonlyArray<{
    readonly id: keyof dashboard.FieldConfig | `custom.${keyof Custom & string}`;
    readonly value?: unknown;
  }>;
}

interface PanelOf<Type extends string, Options, Custom> extends Omit<
  Plain<dashboard.Panel>,
  'type' | 'options' | 'fieldConfig' | 'targets' | 'transformations'
> {
  readonly type: Type;
  readonly options: Plain<Options>;
  readonly fieldConfig: {
    readonly defaults: Omit<Plain<dashboard.FieldConfig>, 'custom'> & { readonly custom?: Plain<Custom> };
    readonly overrides: ReadonlyArray<Override<Custom>>;
  };
  readonly targets: ReadonlyArray<Omit<Plain<Dataquery>, '_implementsDataqueryVariant'>>;
  readonly transformations?: readonly dashboard.DataTransformerConfig[];
}

export type GrafanaPanel =
  | PanelOf<'timeseries', timeSeries.Options, timeSeries.FieldConfig>
  | PanelOf<'stat', stat.Options, None>
  | PanelOf<'gauge', gauge.Options, None>
  | PanelOf<'bargauge', bargauge.Options, None>
  | PanelOf<'table', table.Options, table.FieldConfig>
  | PanelOf<'state-timeline', stateTimeline.Options, stateTimeline.FieldConfig>
  | PanelOf<'heatmap', heatmap.Options, heatmap.FieldConfig>
  | PanelOf<'nodeGraph', nodeGraph.Options, None>;

/** A mark on the pictures; the types of Grafana's core know those of its own store alone, Prometheus's are of its plugin. */
interface Annotation extends Omit<Plain<dashboard.AnnotationQuery>, 'target'> {
  readonly target?: Omit<Plain<Dataquery>, '_implementsDataqueryVariant'>;
  readonly titleFormat?: string;
  readonly textFormat?: string;
  readonly tagKeys?: string;
}

type Variable = Omit<Plain<dashboard.VariableModel>, 'query'> & {
  readonly query?: string | { readonly query: string; readonly refId: string };
  /** The query as people read it; in Grafana's own files, not in its types. */
  readonly definition?: string;
};

export interface GrafanaDashboard extends Omit<Plain<dashboard.Dashboard>, 'panels' | 'annotations' | 'templating'> {
  readonly panels: ReadonlyArray<GrafanaPanel | Plain<dashboard.RowPanel>>;
  readonly annotations: { readonly list: readonly Annotation[] };
  readonly templating: { readonly list: readonly Variable[] };
}
