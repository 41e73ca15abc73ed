import type { IconName } from '@grafana/data';
import { type ComponentType, lazy, type LazyExoticComponent } from 'react';

/** One of the console's pages. */
export interface ConsolePage {
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
  /** What a person finds there, for the tooltip. */
  readonly says: string;
  readonly Component: LazyExoticComponent<ComponentType>;
}

/** Each page is a file of its own, loaded when it is opened. */
export const pages: readonly ConsolePage[] = [
  {
    path: '/',
    label: 'Topology',
    icon: 'sitemap',
    says: 'who calls whom, live, with breakers and faults',
    Component: lazy(() => import('../pages/topology/index.tsx')),
  },
  {
    path: '/dashboards',
    label: 'Dashboards',
    icon: 'apps',
    says: 'the Grafana dashboards',
    Component: lazy(() => import('../pages/dashboards/index.tsx')),
  },
  {
    path: '/experiments',
    label: 'Experiments',
    icon: 'bolt',
    says: 'chaos experiments, their runs and duels',
    Component: lazy(() => import('../pages/experiments/index.tsx')),
  },
  {
    path: '/load',
    label: 'Load',
    icon: 'rocket',
    says: 'load tests and their reports',
    Component: lazy(() => import('../pages/load/index.tsx')),
  },
  {
    path: '/autoscaling',
    label: 'Autoscaling',
    icon: 'arrows-h',
    says: 'every decision with its arithmetic, and what another spec would have decided',
    Component: lazy(() => import('../pages/autoscaling/index.tsx')),
  },
  {
    path: '/traces',
    label: 'Traces',
    icon: 'gf-traces',
    says: 'requests as their spans',
    Component: lazy(() => import('../pages/traces/index.tsx')),
  },
  {
    path: '/logs',
    label: 'Logs',
    icon: 'gf-logs',
    says: 'what every process logged',
    Component: lazy(() => import('../pages/logs/index.tsx')),
  },
  {
    path: '/timeline',
    label: 'Timeline',
    icon: 'history',
    says: 'faults, transitions, ejections, scalings and runs on one axis',
    Component: lazy(() => import('../pages/timeline/index.tsx')),
  },
  {
    path: '/engines',
    label: 'Engines',
    icon: 'cog',
    says: 'what runs, from where, and its log',
    Component: lazy(() => import('../pages/engines/index.tsx')),
  },
];
