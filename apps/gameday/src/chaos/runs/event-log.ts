import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '@gameday/chaos-engine';
import { eventsFile } from '@gameday/lab-kit/paths';

/** The first line: what the events are of. */
export interface RunOpened {
  readonly type: 'run';
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly run: string;
  readonly title: string;
  readonly file: string;
  readonly seed: number;
  readonly expected: 'held' | 'deviated';
  readonly lesson?: string;
  readonly signature?: string;
  /** Of the runner. */
  readonly pid: number;
}

/** A probe may answer a whole page each second; the journal has it, a display needs no more than this. */
const valueLettersMax = 500;

function short(value: unknown): unknown {
  const text = JSON.stringify(value) ?? '';
  if (text.length <= valueLettersMax) return value;
  if (typeof value === 'object' && value !== null && 'status' in value) return { status: value.status };
  return `${text.slice(0, valueLettersMax)}…`;
}

const slim = (event: RunEvent): RunEvent =>
  event.type === 'hypothesis'
    ? { ...event, probes: event.probes.map((probe) => ({ ...probe, value: short(probe.value) })) }
    : event;

/**
 * Keeps the events of a run, a line of JSON each, as they happen: whoever follows the file sees the run live, and a runner
 * that is killed has lost none.
 */
export function openEventLog(folder: string, opened: RunOpened): { write(event: RunEvent): void; close(): void } {
  const descriptor = openSync(join(folder, eventsFile), 'a', 0o644);
  const write = (event: RunEvent | RunOpened): void => void writeSync(descriptor, `${JSON.stringify(event)}\n`);
  write(opened);
  return { write: (event) => write(slim(event)), close: () => closeSync(descriptor) };
}
