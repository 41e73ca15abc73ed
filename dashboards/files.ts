import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboards } from './all.ts';
import type { Dashboard } from './kit/dashboard.ts';
import { jsonText } from './kit/json-text.ts';
import { render } from './kit/render.ts';

/** Where the JSON lies that Grafana and the console read. */
export const jsonFolder = join(import.meta.dirname, 'json');
/** Where Prometheus's rules lie. */
export const rulesFolder = join(import.meta.dirname, 'rules');

/** A file as it should be. */
export interface BuiltFile {
  readonly dashboard: Dashboard;
  /** Its name, without a folder. */
  readonly name: string;
  readonly text: string;
}

/** The files of all dashboards, as they should be. */
export const builtFiles = (): BuiltFile[] =>
  dashboards.map((dashboard) => ({
    dashboard,
    name: `${dashboard.name}.json`,
    text: jsonText(render(dashboard)),
  }));

/** Files of rules, without those of their tests. */
export const ruleFiles = (folder = rulesFolder): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.rules.yml'))
    .toSorted()
    .map((name) => join(folder, name));

/** Names that the recording rules record. */
export const recordedNames = (folder = rulesFolder): Set<string> =>
  new Set(
    ruleFiles(folder).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/^\s*- record: (\S+)$/gm)].map(([, name]) => name as string),
    ),
  );
