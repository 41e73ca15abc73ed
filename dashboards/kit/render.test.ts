import { describe, expect, it } from 'vitest';
import { dashboards } from '../all.ts';
import { uidOf } from './dashboard.ts';
import { events } from './events.ts';
import { jsonText } from './json-text.ts';
import { render } from './render.ts';

describe('a rendered dashboard', () => {
  it.each(dashboards.map((dashboard) => [dashboard.name, dashboard] as const))(
    '%s is the same however often it is rendered',
    (_name, dashboard) => {
      expect(jsonText(render(dashboard))).toBe(jsonText(render(dashboard)));
    },
  );

  it('has an identity that no other has', () => {
    const uids = dashboards.map(uidOf);
    expect(new Set(uids).size).toBe(uids.length);
    // Grafana's limit.
    expect(uids.filter((uid) => uid.length > 40)).toEqual([]);
  });

  it('bears what all have in common', () => {
    for (const dashboard of dashboards) {
      const model = render(dashboard);
      expect(model).toMatchObject({ refresh: '5s', editable: false, graphTooltip: 1, schemaVersion: 41 });
      expect(model.tags).toContain('gameday');
      expect(model.templating.list?.[0]?.name).toBe('datasource');
      expect(model.annotations.list?.map(({ name }) => name)).toEqual([
        'Annotations & Alerts',
        'Faults',
        'Runs',
        'Scalings',
        'Open breakers',
      ]);
    }
  });

  it('says in an empty panel why it is empty, where that is normal', () => {
    for (const dashboard of dashboards) {
      const said = new Map((render(dashboard).panels ?? []).map((panel) => [panel.title, panel]));
      for (const { title, queries } of dashboard.rows.flatMap(({ panels }) => panels)) {
        const panel = said.get(title);
        const noValue = panel && 'fieldConfig' in panel ? panel.fieldConfig?.defaults.noValue : undefined;
        const until = queries.every((query) => query.until) ? queries[0]?.until : undefined;
        expect([title, noValue]).toEqual([title, until && events[until]]);
      }
    }
  });

  it('waits for every kind of event somewhere', () => {
    const awaited = dashboards
      .flatMap(({ rows }) => rows)
      .flatMap(({ panels }) => panels)
      .flatMap(({ queries }) => queries.flatMap(({ until = [] }) => until));
    expect([...new Set(awaited)].toSorted()).toEqual(Object.keys(events).toSorted());
  });
});
