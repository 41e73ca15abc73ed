import type { Panel } from './panels/panel.ts';
import type { Variable } from './variables.ts';

/** Panels that answer one question, under its heading. */
export interface Row {
  readonly heading: string;
  readonly panels: readonly Panel[];
}

export const row = (heading: string, ...panels: readonly Panel[]): Row => ({ heading, panels });

/** A dashboard, before what all have in common is stamped on it. */
export interface Dashboard {
  /** The end of its address and the name of its file. */
  readonly name: string;
  readonly title: string;
  /** The question that it answers. */
  readonly description: string;
  /** Further tags; all have `gameday`. */
  readonly tags?: readonly string[];
  /** Beside the choice of the data source. */
  readonly variables: readonly Variable[];
  readonly rows: readonly Row[];
  /** How far it looks back at first; default 15 minutes. */
  readonly from?: string;
}

/** The identity of a dashboard in Grafana: links lead there. */
export const uidOf = ({ name }: Pick<Dashboard, 'name'>): string => `gameday-${name}`;
