import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DashboardSummary } from '@gameday/console-api';
import { fieldsOf, listOf, textOf } from '../../sources/shape.ts';

/** Where the built dashboards lie. The package is not loaded: what builds them is large, and only its files are read. */
export const builtFolder = (): string =>
  join(dirname(fileURLToPath(import.meta.resolve('@gameday/dashboards'))), 'json');

export interface DashboardFile {
  readonly summary: DashboardSummary;
  readonly dashboard: Readonly<Record<string, unknown>>;
}

const isRow = (panel: unknown): boolean => fieldsOf(panel)['type'] === 'row';

/** Panels of a dashboard, those in closed rows included. */
const panelsIn = (panels: unknown): number =>
  listOf(panels).reduce<number>((sum, panel) => sum + (isRow(panel) ? panelsIn(fieldsOf(panel)['panels']) : 1), 0);

/** What the list says of a dashboard; undefined when this is none. */
export function summaryOf(dashboard: Readonly<Record<string, unknown>>): DashboardSummary | undefined {
  const uid = textOf(dashboard['uid']);
  const title = textOf(dashboard['title']);
  if (uid === undefined || title === undefined) return undefined;
  return {
    uid,
    title,
    description: textOf(dashboard['description']) ?? '',
    tags: listOf(dashboard['tags']).filter((tag) => typeof tag === 'string'),
    panels: panelsIn(dashboard['panels']),
  };
}

/** The dashboards of a folder, by their identities, in the order of their titles. Files are read again when they were changed. */
export function createDashboardFiles(folder = builtFolder): () => Promise<ReadonlyMap<string, DashboardFile>> {
  const known = new Map<string, { readonly changedMs: number; readonly file: DashboardFile | undefined }>();

  const read = async (path: string): Promise<DashboardFile | undefined> => {
    const { mtimeMs } = await stat(path);
    const before = known.get(path);
    if (before?.changedMs === mtimeMs) return before.file;
    let file: DashboardFile | undefined;
    try {
      const dashboard = fieldsOf(JSON.parse(await readFile(path, 'utf8')));
      const summary = summaryOf(dashboard);
      file = summary && { summary, dashboard };
    } catch (error) {
      // Half written: it is whole the next time.
      if (!(error instanceof SyntaxError)) throw error;
      return before?.file;
    }
    known.set(path, { changedMs: mtimeMs, file });
    return file;
  };

  return async () => {
    const at = folder();
    const names = (await readdir(at)).filter((name) => name.endsWith('.json'));
    const files = (await Promise.all(names.map((name) => read(join(at, name))))).filter((file) => file !== undefined);
    files.sort((one, other) => one.summary.title.localeCompare(other.summary.title, 'en'));
    return new Map(files.map((file) => [file.summary.uid, file]));
  };
}
