import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';

export interface FolderWatch {
  /** Sets which folders are watched; those inside them are not unless they are named too. */
  set(folders: Iterable<string>): void;
  close(): void;
}

/**
 * Tells when anything in folders changes: once for a burst of changes, `quietMs` after the last of it (an editor writes a file in
 * several steps), and no later than ten times that. Of a folder that is not there the nearest one around it is watched instead.
 * @param quietMs default 100
 */
export function watchFolders(onChange: () => void, { quietMs = 100 }: { readonly quietMs?: number } = {}): FolderWatch {
  const watchers: FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;
  let burstBeganMs: number | undefined;

  function changed(): void {
    const nowMs = performance.now();
    burstBeganMs ??= nowMs;
    clearTimeout(timer);
    const leftMs = burstBeganMs + 10 * quietMs - nowMs;
    timer = setTimeout(
      () => {
        burstBeganMs = undefined;
        onChange();
      },
      Math.max(Math.min(quietMs, leftMs), 0),
    );
  }

  function open(folder: string): void {
    try {
      const watcher = watch(folder, changed);
      watcher.on('error', changed);
      watchers.push(watcher);
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT' && dirname(folder) !== folder;
      if (!missing) throw error;
      open(dirname(folder));
    }
  }

  const closeAll = (): void => watchers.splice(0).forEach((watcher) => watcher.close());

  return {
    set(folders) {
      // Opened anew, for a folder may have been replaced by another of its name.
      closeAll();
      for (const folder of new Set(folders)) open(folder);
    },
    close() {
      clearTimeout(timer);
      closeAll();
    },
  };
}
