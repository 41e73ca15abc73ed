import { join } from 'node:path';
import type { LoadSettings } from '@gameday/console-api';
import { loadDurationSeconds } from '@gameday/console-api';
import { commandOf, killIdentity, processIdentity, type ProcessIdentity, startedWith } from '@gameday/process';
import { readPlain } from './runs-folder.ts';

/** A load in the background carries its folder in its environment: nothing else on the machine has the same value. */
const folderVariable = 'GAMEDAY_LOAD_FOLDER';
const pidFile = 'load.pid';

/** The pid that was written down for a load in the background; undefined where it was started in a terminal. */
export async function pidOfLoad(folder: string): Promise<number | undefined> {
  const text = await readPlain(join(folder, pidFile), 64).catch(() => undefined);
  const pid = Number(text?.trim());
  return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
}

/**
 * The process that makes this very load. A pid alone could be a stranger's by now, so the process must have been started for this
 * folder.
 */
export function runnerOf(folder: string, pid: number): ProcessIdentity | undefined {
  const identity = processIdentity(pid);
  return identity && startedWith(pid, folderVariable) === folder ? identity : undefined;
}

/** Asks the load to end as Ctrl-C does: the report is still made. @returns whether it was there to be asked */
export const askToEnd = (identity: ProcessIdentity): boolean => killIdentity(identity, 'SIGTERM');

/** How much load a runner was told to make, as its command line says. */
export function settingsOf(pid: number): LoadSettings & { readonly acceptance: boolean } {
  const command = commandOf(pid);
  const flag = (name: string) => new RegExp(`\\s--${name}[= ](\\S+)`).exec(command)?.[1];
  const [vus, rate, duration] = [
    Number(flag('vus')),
    Number(flag('rate')),
    loadDurationSeconds(flag('duration') ?? ''),
  ];
  return {
    acceptance: /\s--acceptance\b/.test(command),
    ...(vus > 0 && { vus }),
    ...(rate > 0 && { ratePerSecond: rate }),
    ...(duration !== undefined && { durationSeconds: duration }),
  };
}
