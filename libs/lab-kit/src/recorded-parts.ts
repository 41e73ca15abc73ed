import { readFileSync } from 'node:fs';
import type { ProcessIdentity } from '@gameday/process';
import type { LabPaths } from './paths.ts';

/** A process that a lab's supervisor started. */
export interface RecordedPart extends ProcessIdentity {
  /** What asks it to end. */
  readonly stopSignal: NodeJS.Signals;
}

/**
 * What runs as the supervisor has written it down, by name (`consul`, `toxiproxy`, `cluster`); nothing when there is no lab. A part
 * may have ended since: ask whether its identity is alive.
 */
export function recordedParts({ parts: file }: Pick<LabPaths, 'parts'>): Readonly<Record<string, RecordedPart>> {
  try {
    return { ...(JSON.parse(readFileSync(file, 'utf8')) as { parts?: Record<string, RecordedPart> }).parts };
  } catch {
    return {};
  }
}
