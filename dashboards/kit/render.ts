import {
  type Dashboard as DashboardModel,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  RowBuilder,
  TimePickerBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { annotations } from './annotations.ts';
import { type Dashboard, uidOf } from './dashboard.ts';
import { datasource } from './variables.ts';

export const tag = 'gameday';

/**
 * The version of Grafana's dashboard format that this is: that of Grafana 12.0, the one that the lab pins. Newer ones
 * bring it up to theirs when they load it; older ones, from 10.4 on, know every field of it that is used.
 */
export const schemaVersion = 41;

const refreshIntervals = ['5s', '10s', '30s', '1m', '5m'];

/** Leads to the other dashboards, with the time range and the choices kept. */
const others = () =>
  new DashboardLinkBuilder('Gameday')
    .type(DashboardLinkType.Dashboards)
    .tags([tag])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true)
    .targetBlank(false)
    .icon('external link')
    .tooltip('The other dashboards');

/** A dashboard as Grafana's JSON; what all have in common is stamped on it here. */
export function render(dashboard: Dashboard): DashboardModel {
  const builder = new DashboardBuilder(dashboard.title)
    .uid(uidOf(dashboard))
    .description(dashboard.description)
    .tags([tag, ...(dashboard.tags ?? [])])
    .timezone('browser')
    .readonly()
    .refresh('5s')
    .time({ from: `now-${dashboard.from ?? '15m'}`, to: 'now' })
    .timepicker(new TimePickerBuilder().refreshIntervals(refreshIntervals))
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([datasource(), ...dashboard.variables])
    .annotations(annotations())
    .links([others()]);
  // Ids go up in the order of reading, rows included: a panel's address stays the same while what is above it does.
  let id = 0;
  for (const { heading, panels } of dashboard.rows) {
    builder.withRow(new RowBuilder(heading).id((id += 1)));
    for (const panel of panels) builder.withPanel(panel.builder.id((id += 1)));
  }
  return plain({ ...builder.build(), schemaVersion });
}

/** What the builders give to every variable, mark and link, and only some kinds or newer versions of Grafana know. */
const foreignSettings = {
  // Of interval variables.
  variable: new Set(['auto', 'auto_min', 'auto_count']),
  // Newer than the format; it would move marks and links from the top of the page into a menu.
  place: new Set(['placement']),
};

const without = <T extends object>(keys: ReadonlySet<string>, value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key))) as T;

/** The same as JSON has it: without what is undefined, and without settings that its schema does not know there. */
function plain(model: DashboardModel): DashboardModel {
  const copy = JSON.parse(JSON.stringify(model)) as DashboardModel;
  const { variable, place } = foreignSettings;
  return {
    ...copy,
    templating: { list: (copy.templating.list ?? []).map((item) => without(variable, item)) },
    annotations: { list: (copy.annotations.list ?? []).map((item) => without(place, item)) },
    links: (copy.links ?? []).map((item) => without(place, item)),
  };
}
