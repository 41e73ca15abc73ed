import { processIdentity } from '@gameday/process/identity';
import { closeSync, fstatSync, fsyncSync, futimesSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultIntent, Lease, Leases } from './leases.ts';
import type { UndoEvent } from './replay.ts';

/** How undo logs are named: one for each run. */
export const undoLogSuffix = '.undo.jsonl';

export interface UndoLogOptions {
  /** Of the run; a file name. */
  readonly run: string;
  readonly title?: string;
  /** Milliseconds since the epoch; default the system's clock, which the file's time is compared with. */
  readonly now?: () => number;
  /** Default 500. */
  readonly renewEveryMs?: number;
  /** Default 1500: a caller's detour lapses then too. */
  readonly lapseAfterMs?: number;
}

/** The holder was not heard of for too long: others may have undone its faults, so it may make no more. */
export class LeaseLapsed extends Error {
  readonly code = 'lease_lapsed';
  override name = 'LeaseLapsed';
}

/** Makes the entry of a new file in its folder survive a loss of power. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeEvent(descriptor: number, event: UndoEvent): void {
  for (let rest = Buffer.from(`${JSON.stringify(event)}\n`); rest.length > 0;) {
    rest = rest.subarray(writeSync(descriptor, rest));
  }
}

/** Appends a line and waits until it is on the disk. */
export function appendEvent(descriptor: number, event: UndoEvent): void {
  writeEvent(descriptor, event);
  fsyncSync(descriptor);
}

/**
 * Leases in a file of their own, written ahead: a line for each step of a fault, synced before the step is made. The
 * heartbeat is the file's time of change. A run that ends with nothing left to undo removes its file.
 * @param folder made if needed
 */
export function openUndoLog(folder: string, options: UndoLogOptions): Leases & { readonly file: string } {
  const { run, title = run, now = Date.now, renewEveryMs = 500, lapseAfterMs = 1_500 } = options;
  const file = join(folder, `${run}${undoLogSuffix}`);
  mkdirSync(folder, { recursive: true });
  const descriptor = openSync(file, 'ax', 0o600);
  const held = new Set<string>();
  let count = 0;
  let heardAt = now();
  let closed = false;
  let inFolder = false;

  const at = () => new Date(now()).toISOString();
  const assertAlive = (): void => {
    const silentMs = now() - heardAt;
    if (closed) throw new LeaseLapsed(`the leases of the run ${run} are closed`);
    // Who holds nothing may be silent for as long as it likes, and nobody takes its log away.
    if ((silentMs <= lapseAfterMs || held.size === 0) && fstatSync(descriptor).nlink > 0) return;
    throw new LeaseLapsed(
      `the run ${run} gave no sign of life for ${Math.round(silentMs)} ms (a lease lasts ${lapseAfterMs} ms), so its faults may have been undone`,
    );
  };
  const append = (event: UndoEvent): void => {
    appendEvent(descriptor, event);
    heardAt = Math.max(heardAt, now());
  };

  const holder = processIdentity(process.pid) ?? { pid: process.pid, startedAt: '' };
  // As long as nothing is done there is nothing that a loss of power could leave: it is synced with the first intent.
  writeEvent(descriptor, { event: 'opened', at: at(), run, title, holder, lapseAfterMs });

  function leaseOf(id: string, intent: FaultIntent): Lease {
    return {
      id,
      intent,
      async confirm({ undo } = {}) {
        assertAlive();
        append({ event: 'confirmed', at: at(), id, ...(undo && { undo }) });
      },
      // A fault that is gone is gone, and one that stays stays, however late it is said.
      async release(how) {
        if (closed || !held.delete(id)) return;
        append({ event: 'released', at: at(), id, how });
      },
      async undoFailed(message) {
        if (!closed) append({ event: 'undo failed', at: at(), id, message });
      },
    };
  }

  return {
    file,
    renewEveryMs,
    lapseAfterMs,
    async acquire(intent) {
      assertAlive();
      const id = `${run}-${++count}`;
      append({ event: 'intended', at: at(), id, ...intent });
      if (!inFolder) syncFolder(folder);
      inFolder = true;
      held.add(id);
      // Syncing may have taken so long that the lease lapsed meanwhile.
      assertAlive();
      return leaseOf(id, intent);
    },
    async renew() {
      assertAlive();
      const time = now();
      futimesSync(descriptor, time / 1000, time / 1000);
      heardAt = time;
    },
    async close() {
      if (closed) return;
      closed = true;
      closeSync(descriptor);
      if (held.size === 0) rmSync(file, { force: true });
    },
  };
}
