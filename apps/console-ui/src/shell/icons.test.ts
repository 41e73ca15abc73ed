import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const project = join(import.meta.dirname, '../..');
const grafana = dirname(createRequire(import.meta.url).resolve('@grafana/ui/package.json'));

const filesIn = (folder: string, ending: RegExp): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

describe('every icon', () => {
  const there = new Set(
    [join(grafana, 'dist/public/img/icons'), join(project, 'public')].flatMap((folder) =>
      filesIn(folder, /\.svg$/).map((file) => basename(file, '.svg')),
    ),
  );
  const named = filesIn(join(project, 'src'), /(?<!\.test)\.tsx?$/).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bicon(?:=|: )["']([a-z-]+)["']|<Icon name="([a-z-]+)"/g)].map(
      ([, icon, name]) => `${icon ?? name} in ${basename(file)}`,
    ),
  );

  it('that the page names has a picture', () => {
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((one) => !there.has(one.split(' ')[0] ?? ''))).toEqual([]);
  });

  // Grafana's components name these, and its package does not have them.
  it.each(['spinner', 'angle-double-left'])('%s of the components has one', (icon) => {
    expect(there).toContain(icon);
  });
});
