import type { ProcessIdentity } from '@gameday/process';
import type { NativeCall } from '../providers/provider.ts';
import type { FaultIntent, ReleaseReason } from './leases.ts';

/** One line of an undo log. Times are ISO 8601. */
export type UndoEvent =
  | {
      readonly event: 'opened';
      readonly at: string;
      readonly run: string;
      readonly title: string;
      readonly holder: ProcessIdentity;
      readonly lapseAfterMs: number;
    }
  | ({ readonly event: 'intended'; readonly at: string; readonly id: string } & FaultIntent)
  | { readonly event: 'confirmed'; readonly at: string; readonly id: string; readonly undo?: NativeCall }
  | { readonly event: 'undo failed'; readonly at: string; readonly id: string; readonly message: string }
  | { readonly event: 'released'; readonly at: string; readonly id: string; readonly how: ReleaseReason };

/** What the log says of one fault. */
export type UndoState =
  /** Written down; whether it was made is not known, so it counts as made. */
  | { readonly state: 'intended' }
  | { readonly state: 'confirmed' }
  | { readonly state: 'undo failed'; readonly failures: number; readonly message: string }
  | { readonly state: 'released'; readonly how: ReleaseReason };

export interface UndoEntry {
  readonly id: string;
  readonly intent: FaultIntent;
  /** When it was intended. */
  readonly at: string;
  readonly status: UndoState;
}

export interface UndoLog {
  readonly run: string;
  readonly title: string;
  readonly holder: ProcessIdentity;
  readonly lapseAfterMs: number;
  /** In the order in which they were intended. */
  readonly entries: readonly UndoEntry[];
}

function apply(entry: UndoEntry, event: Exclude<UndoEvent, { event: 'opened' | 'intended' }>): UndoEntry {
  switch (event.event) {
    case 'confirmed': {
      const intent = event.undo ? { ...entry.intent, undo: event.undo } : entry.intent;
      return { ...entry, intent, status: { state: 'confirmed' } };
    }
    case 'undo failed': {
      const failures = (entry.status.state === 'undo failed' ? entry.status.failures : 0) + 1;
      return { ...entry, status: { state: 'undo failed', failures, message: event.message } };
    }
    case 'released':
      return { ...entry, status: { state: 'released', how: event.how } };
  }
}

/**
 * What an undo log says. A last line without its end was being written when the writer died: what it announces did not
 * happen yet, so it is left out.
 * @returns undefined when not even the first line is whole: then nothing was done
 * @throws SyntaxError when a whole line is not JSON
 */
export function replay(text: string): UndoLog | undefined {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const [opened, ...events] = whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as UndoEvent);
  if (opened?.event !== 'opened') return undefined;
  const entries = new Map<string, UndoEntry>();
  for (const event of events) {
    if (event.event === 'opened') continue;
    if (event.event === 'intended') {
      const { event: _event, at, id, ...intent } = event;
      entries.set(id, { id, intent, at, status: { state: 'intended' } });
      continue;
    }
    const entry = entries.get(event.id);
    if (entry) entries.set(event.id, apply(entry, event));
  }
  const { run, title, holder, lapseAfterMs } = opened;
  return { run, title, holder, lapseAfterMs, entries: [...entries.values()] };
}

/** What must still be undone, the newest first: a later fault may stand on an earlier one. */
export const pending = ({ entries }: UndoLog): UndoEntry[] =>
  entries.filter(({ status }) => status.state !== 'released').reverse();
