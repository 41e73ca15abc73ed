import { lazy, type LazyExoticComponent } from 'react';
import type { PanelComponent } from '../panel-props.ts';

/** What draws a panel, by Grafana's name of its kind. Each kind is loaded when the first panel of it is shown. */
export const panelComponents: Readonly<Record<string, LazyExoticComponent<PanelComponent>>> = {
  timeseries: lazy(() => import('./timeseries/index.tsx')),
  stat: lazy(() => import('./stat/index.tsx')),
  gauge: lazy(() => import('./gauge/index.tsx')),
  bargauge: lazy(() => import('./bargauge/index.tsx')),
  table: lazy(() => import('./table/index.tsx')),
  'state-timeline': lazy(() => import('./state-timeline/index.tsx')),
  heatmap: lazy(() => import('./heatmap/index.tsx')),
  logs: lazy(() => import('./logs/index.tsx')),
  nodeGraph: lazy(() => import('./node-graph/index.tsx')),
  text: lazy(() => import('./text/index.tsx')),
  annolist: lazy(() => import('./annotations-list/index.tsx')),
};
