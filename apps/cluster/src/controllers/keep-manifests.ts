import { namespace as ownNamespace } from '@gameday/conventions';
import { dirname } from 'node:path';
import { formatProblem, type ManifestProblem, type Manifests, readManifests } from '@gameday/kubernetes/manifests';
import type { EventRecorder, Log } from '../shared.ts';
import { apiVersions } from '../store/kinds.ts';
import type { Kind, Store } from '../store/store.ts';
import { applyManifests, type ApplyOptions, type ApplyResult, type Manifest } from './apply-manifests.ts';
import { watchFolders } from './watch-folders.ts';

export interface KeepManifestsOptions extends Omit<ApplyOptions, 'prune'> {
  readonly store: Store;
  /** The folder of manifests. */
  readonly folder: string;
  /** Of the component that reports manifests which cannot be applied. */
  readonly events: EventRecorder;
  readonly log: Log;
  /** Told after each time that the manifests were applied. */
  readonly onApplied?: (result: ApplyResult, problems: readonly ManifestProblem[]) => void;
  readonly read?: (folder: string) => Manifests;
  /** How long files must have been quiet before they are read again; default 100. */
  readonly quietMs?: number;
}

/** Where in its file an object was described when it was last all right. */
interface Place {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly line: number;
}

type Report = Omit<ManifestProblem, 'column' | 'severity'>;

/**
 * Keeps the store in step with a folder of manifests, now and whenever a file in it changes. What cannot be read is reported, in the log
 * and by an event FailedApply on the object that it was, which stays as it is; all else is applied. While a file cannot be read
 * nothing is removed: it may hold what seems to be gone. When it returns, the manifests were applied once.
 */
export function keepManifests(options: KeepManifestsOptions): { close(): void } {
  const { store, folder, events, log, read = readManifests, namespace = ownNamespace } = options;
  const places = new Map<string, readonly Place[]>();
  let folders: readonly string[] = [folder];

  /** What stands, or stood, around a line. */
  const objectAt = (file: string, line: number): Place | undefined =>
    places.get(file)?.findLast((place) => place.line <= line) ?? places.get(file)?.[0];

  function report(problem: Report): void {
    const { file, line, field } = problem;
    const text = formatProblem({ ...problem, column: 1, severity: 'error' });
    log.warn({ file, line, field }, `a manifest cannot be applied; the last good one stays: ${text}`);
    const place = objectAt(file, line);
    if (place === undefined || !Object.hasOwn(apiVersions, place.kind)) return;
    const kind = place.kind as Kind;
    const live = store.get(kind, place);
    if (live !== undefined) events.record(kind, live, { type: 'Warning', reason: 'FailedApply', message: text });
  }

  function remember(manifests: readonly Manifest[]): void {
    const found = new Map<string, Place[]>();
    for (const { object, file, line } of manifests) {
      const { kind = '', metadata } = object;
      const place = { kind, namespace: metadata?.namespace ?? namespace, name: metadata?.name ?? '', line };
      found.set(file, [...(found.get(file) ?? []), place]);
    }
    for (const [file, list] of found)
      places.set(
        file,
        [...keptPlaces(file, list), ...list].sort((a, b) => a.line - b.line),
      );
  }

  /** Objects that a file had and has not now, perhaps because they are broken. */
  const keptPlaces = (file: string, now: readonly Place[]): Place[] =>
    (places.get(file) ?? []).filter(
      (place) => !now.some(({ kind, name }) => kind === place.kind && name === place.name),
    );

  function apply({ objects, problems }: Manifests): void {
    const errors = problems.filter(({ severity }) => severity === 'error');
    for (const warning of problems.filter(({ severity }) => severity === 'warning')) {
      log.warn({ file: warning.file, line: warning.line, field: warning.field }, formatProblem(warning));
    }
    if (errors.length === 0) places.clear();
    remember(objects);
    errors.forEach(report);
    const result = applyManifests(store, objects, { ...options, prune: errors.length === 0 });
    for (const { manifest, field, message } of result.refused) report({ ...manifest, field, message });
    const { created, updated, removed } = result;
    if (created.length + updated.length + removed.length > 0)
      log.info({ created, updated, removed }, 'manifests applied');
    options.onApplied?.(result, problems);
  }

  function look(): void {
    try {
      const manifests = read(folder);
      apply(manifests);
      const now = [...new Set([folder, ...manifests.files.map((file) => dirname(file))])].sort();
      if (now.join('\0') === folders.join('\0')) return;
      folders = now;
      watcher.set(folders);
      // Something may have changed in a new folder before it was watched.
      look();
    } catch (error) {
      log.error({ err: error, folder }, 'the manifests cannot be applied; what was applied before stays');
    }
  }

  const watcher = watchFolders(
    () => {
      watcher.set(folders);
      look();
    },
    { quietMs: options.quietMs ?? 100 },
  );
  watcher.set(folders);
  look();
  return { close: () => watcher.close() };
}
