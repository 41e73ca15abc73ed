import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Of the duel: the run that held, under policies that give up early, and the one that deviated. */
export const heldRun = '20261123-215154-assets-answers-late-e534';
export const deviatedRun = '20261123-215220-assets-answers-late-4a10';
export const recordedDuel = '20261123-215151-duel-assets-answers-late-da18';

/** Puts a duel and its two runs, as a lab once recorded them, into the folder of a lab. */
export const copyRecorded = (folder: string): Promise<void> =>
  cp(fileURLToPath(new URL('recorded', import.meta.url)), folder, { recursive: true });
