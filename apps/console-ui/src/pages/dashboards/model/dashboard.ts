import type { AnnotationQuery, DataTransformerConfig, FieldConfigSource } from '@grafana/data';
import type { PanelModel } from '../panel-props.ts';

/** A question of a panel, as Grafana's Prometheus data source keeps it. */
export interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat?: string;
  /** The least step, such as `10s`, or a variable. */
  readonly interval?: string;
  readonly instant: boolean;
  readonly range: boolean;
  readonly format: 'time_series' | 'table' | 'heatmap';
  readonly exemplar: boolean;
}

/** Columns of 24 and rows of 38 px. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Link {
  readonly title: string;
  readonly type: 'link' | 'dashboards';
  readonly url: string;
  readonly tags: readonly string[];
  readonly tooltip: string;
  readonly asDropdown: boolean;
  readonly targetBlank: boolean;
  readonly includeVars: boolean;
  readonly keepTime: boolean;
}

/** A panel with its place and what it asks. */
export interface Panel extends PanelModel {
  readonly place: Place;
  readonly targets: readonly Target[];
  readonly transformations: readonly DataTransformerConfig[];
  readonly interval?: string;
  readonly maxDataPoints?: number;
  readonly transparent: boolean;
  readonly links: readonly Link[];
}

/** Panels under a heading; those before the first heading have none. */
export interface Row {
  readonly id: number;
  readonly title: string | undefined;
  readonly collapsed: boolean;
  readonly panels: readonly Panel[];
}

/** A kind of marks on all pictures. */
export interface Marks {
  readonly name: string;
  readonly expression: string;
  readonly interval: string | undefined;
  readonly color: string;
  readonly shown: boolean;
  readonly hidden: boolean;
  readonly titleFormat: string;
  readonly textFormat: string;
  readonly tags: readonly string[];
}

export interface Variable {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly description: string | undefined;
  /** Whether people see it: not at all, without its label, or with it. */
  readonly hide: boolean;
  /** Of a query: its text; of others: their list. */
  readonly query: string;
  readonly regex: string;
  readonly multi: boolean;
  readonly includeAll: boolean;
  readonly allValue: string | undefined;
  readonly sort: number;
  /** What is chosen at first. */
  readonly current: readonly string[];
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly timeZone: string;
  readonly from: string;
  readonly to: string;
  readonly refresh: string;
  readonly refreshIntervals: readonly string[] | undefined;
  readonly rows: readonly Row[];
  readonly variables: readonly Variable[];
  readonly marks: readonly Marks[];
  readonly links: readonly Link[];
}

type Json = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown, otherwise = ''): string => (typeof value === 'string' ? value : otherwise);
const number = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
const texts = (value: unknown): string[] => list(value).filter((item) => typeof item === 'string');

function targetOf(value: unknown): Target {
  const target = fields(value);
  const format = text(target['format']);
  const instant = target['instant'] === true;
  return {
    refId: text(target['refId'], 'A'),
    expr: text(target['expr']),
    ...(typeof target['legendFormat'] === 'string' && { legendFormat: target['legendFormat'] }),
    ...(typeof target['interval'] === 'string' && target['interval'] !== '' && { interval: target['interval'] }),
    instant,
    range: typeof target['range'] === 'boolean' ? target['range'] : !instant,
    format: format === 'table' || format === 'heatmap' ? format : 'time_series',
    exemplar: target['exemplar'] === true,
  };
}

function linkOf(value: unknown): Link {
  const link = fields(value);
  return {
    title: text(link['title']),
    type: link['type'] === 'dashboards' ? 'dashboards' : 'link',
    url: text(link['url']),
    tags: texts(link['tags']),
    tooltip: text(link['tooltip']),
    asDropdown: link['asDropdown'] === true,
    targetBlank: link['targetBlank'] === true,
    includeVars: link['includeVars'] === true,
    keepTime: link['keepTime'] === true,
  };
}

function panelOf(json: Json): Panel {
  const place = fields(json['gridPos']);
  const config = fields(json['fieldConfig']);
  return {
    id: number(json['id'], 0),
    type: text(json['type']),
    title: text(json['title']),
    ...(typeof json['description'] === 'string' && json['description'] !== '' && { description: json['description'] }),
    options: fields(json['options']),
    fieldConfig: {
      defaults: fields(config['defaults']),
      overrides: list(config['overrides']) as FieldConfigSource['overrides'],
    },
    place: {
      x: number(place['x'], 0),
      y: number(place['y'], 0),
      w: Math.max(1, number(place['w'], 12)),
      h: Math.max(1, number(place['h'], 8)),
    },
    targets: list(json['targets']).flatMap((target) => (fields(target)['hide'] === true ? [] : [targetOf(target)])),
    transformations: list(json['transformations']) as DataTransformerConfig[],
    ...(typeof json['interval'] === 'string' && { interval: json['interval'] }),
    ...(typeof json['maxDataPoints'] === 'number' && { maxDataPoints: json['maxDataPoints'] }),
    transparent: json['transparent'] === true,
    links: list(json['links']).map(linkOf),
  };
}

function rowsOf(panels: readonly unknown[]): Row[] {
  const rows: Array<Row & { panels: Panel[] }> = [];
  for (const value of panels) {
    const json = fields(value);
    if (json['type'] === 'row') {
      const inside = list(json['panels']).map((panel) => panelOf(fields(panel)));
      const collapsed = json['collapsed'] === true;
      rows.push({ id: number(json['id'], -rows.length), title: text(json['title']), collapsed, panels: inside });
      continue;
    }
    if (rows.length === 0) rows.push({ id: 0, title: undefined, collapsed: false, panels: [] });
    rows.at(-1)?.panels.push(panelOf(json));
  }
  for (const { panels: inside } of rows) {
    inside.sort((one, other) => one.place.y - other.place.y || one.place.x - other.place.x);
  }
  return rows;
}

function marksOf(value: unknown): Marks[] {
  const json = fields(value) as Partial<AnnotationQuery> & Json;
  const expression = text(fields(json['target'])['expr'], text(json['expr']));
  // What people set by hand in Grafana is not in its JSON.
  if (fields(json['datasource'])['type'] !== 'prometheus' || expression === '') return [];
  return [
    {
      name: text(json['name']),
      expression,
      interval: text(fields(json['target'])['interval'], text(json['step'])) || undefined,
      color: text(json['iconColor'], 'blue'),
      shown: json['enable'] !== false,
      hidden: json['hide'] === true,
      titleFormat: text(json['titleFormat']),
      textFormat: text(json['textFormat']),
      tags: text(json['tagKeys'])
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
    },
  ];
}

function variableOf(value: unknown): Variable {
  const json = fields(value);
  const query = json['query'];
  return {
    name: text(json['name']),
    type: text(json['type']),
    label: text(json['label'], text(json['name'])) || text(json['name']),
    description: text(json['description']) || undefined,
    // Hidden by the dashboard; and there is one Prometheus, so that nothing is to be chosen.
    hide: json['hide'] === 2 || json['type'] === 'datasource',
    query: typeof query === 'string' ? query : text(fields(query)['query'], text(json['definition'])),
    regex: text(json['regex']),
    multi: json['multi'] === true,
    includeAll: json['includeAll'] === true,
    allValue: text(json['allValue']) || undefined,
    sort: number(json['sort'], 0),
    current: [fields(json['current'])['value'] ?? []].flat().filter((item) => typeof item === 'string'),
  };
}

/** A dashboard as Grafana's JSON has it (schema 41 and its neighbours). What is wrong or unknown in it is left out, not fatal. */
export function dashboardOf(json: Json): Dashboard {
  const time = fields(json['time']);
  const zone = text(json['timezone']);
  const intervals = texts(fields(json['timepicker'])['refresh_intervals']);
  return {
    uid: text(json['uid']),
    title: text(json['title']),
    description: text(json['description']),
    tags: texts(json['tags']),
    timeZone: zone === '' ? 'browser' : zone,
    from: text(time['from'], 'now-15m'),
    to: text(time['to'], 'now'),
    refresh: text(json['refresh']),
    refreshIntervals: intervals.length > 0 ? intervals : undefined,
    rows: rowsOf(list(json['panels'])),
    variables: list(fields(json['templating'])['list']).map(variableOf),
    marks: list(fields(json['annotations'])['list']).flatMap(marksOf),
    links: list(json['links']).map(linkOf),
  };
}
