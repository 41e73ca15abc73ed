import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dashboardOf } from './dashboard.ts';

const folder = join(import.meta.dirname, '../../../../../../dashboards/json');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>;

describe('a dashboard of Grafana', () => {
  it.each(files)('%s is read whole', (name) => {
    const dashboard = dashboardOf(read(name));
    const panels = dashboard.rows.flatMap((row) => row.panels);
    const ids = panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { type, targets, title } of panels) {
      expect([type, title].every((text) => text !== '')).toBe(true);
      for (const { expr } of targets) expect(expr).not.toBe('');
    }
    expect(dashboard.marks.map((marks) => marks.name)).toContain('Faults');
    expect(dashboard.variables[0]).toMatchObject({ type: 'datasource', hide: true });
  });

  it('has its panels under their rows, those of closed ones too, in the order of reading', () => {
    const panel = (id: number, x: number, y: number) => ({ id, type: 'stat', gridPos: { x, y, w: 3, h: 4 } });
    const { rows } = dashboardOf({
      panels: [
        panel(1, 0, 0),
        { type: 'row', id: 2, title: 'Open', collapsed: false, panels: [] },
        panel(4, 3, 1),
        panel(3, 0, 1),
        { type: 'row', id: 5, title: 'Closed', collapsed: true, panels: [panel(6, 0, 9)] },
      ],
    });
    expect(rows.map(({ title, collapsed, panels }) => [title, collapsed, panels.map(({ id }) => id)])).toEqual([
      [undefined, false, [1]],
      ['Open', false, [3, 4]],
      ['Closed', true, [6]],
    ]);
  });

  it('may be nearly empty', () => {
    expect(dashboardOf({ panels: [null, { type: 'stat' }], templating: 3 })).toMatchObject({
      from: 'now-15m',
      variables: [],
    });
  });
});
