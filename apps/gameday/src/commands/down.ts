import { setTimeout as sleep } from 'node:timers/promises';
import { acquireLock, isAlive, killIdentity, type ProcessIdentity } from '@gameday/process';
import { labPaths, type LabPaths } from '@gameday/lab-kit';
import { defineCommand, jsonFlag } from '../cli/command.ts';
import { exitCode, type Io, writeJson } from '../cli/io.ts';
import { LabClient, supervisorOf } from '../lab/control-client.ts';
import { progressFor } from '../progress/progress.ts';
import { cleanUpAfterDeadSupervisor } from '../supervisor/part-record.ts';

export const down = defineCommand({
  name: 'down',
  summary: 'Stop the lab, and wait until nothing of it runs',
  details: `
Services finish their requests first, then the console and the engines go. A second Ctrl-C while waiting ends them at once.
If the supervisor has died, what it left is ended. Where nothing runs there is nothing to do: exit code 0.`,
  flags: { json: jsonFlag },
  async run({ flags }, io) {
    const paths = labPaths(io.env, io.cwd);
    const holder = supervisorOf(paths);
    const stopped = holder ? await stopLab(paths, io) : false;
    // Also after a supervisor that ended: should it have been killed half way, its processes must go too.
    const leftovers = await cleanUp(paths);
    if (flags.json) writeJson(io, { stopped, leftovers });
    else if (!stopped && leftovers.length === 0) io.stdout.write('No lab runs.\n');
    else io.stdout.write('The lab is down.\n');
    return exitCode.ok;
  },
});

async function stopLab(paths: LabPaths, io: Io): Promise<boolean> {
  const client = new LabClient(paths);
  const progress = progressFor(io);
  let signals = 0;
  const forget = io.onSignal((signal) => void client.stop(signal, signals++ > 0).catch(() => undefined));
  try {
    await client.stop('gameday down');
    let stopping = false; // what comes before is how the lab came up
    for await (const event of client.events()) {
      stopping ||= event.type === 'stopping';
      if (stopping) progress.watch(event);
    }
  } catch (error) {
    // One that hangs, or that ends this very moment: the lock says which.
    const holder = supervisorOf(paths);
    if (!holder) return true;
    const silent = (error as { code?: string }).code;
    if (silent !== 'supervisor_silent' && silent !== 'ECONNREFUSED' && silent !== 'ENOENT') throw error;
    await endSupervisor(holder, hungGraceMs);
  } finally {
    forget();
    progress.close();
  }
  const holder = supervisorOf(paths);
  if (holder) await endSupervisor(holder, lateGraceMs);
  return true;
}

/** One that does not answer gets this long to show that it lives after all. */
const hungGraceMs = 5_000;
/** One that has said goodbye only has to exit. */
const lateGraceMs = 15_000;

/** Ends the supervisor alone. What it started is ended after it, each part as it wants to be. */
async function endSupervisor(supervisor: ProcessIdentity, graceMs: number): Promise<void> {
  killIdentity(supervisor, 'SIGTERM');
  const deadline = performance.now() + graceMs;
  while (isAlive(supervisor) && performance.now() < deadline) await sleep(50);
  killIdentity(supervisor, 'SIGKILL');
  while (isAlive(supervisor)) await sleep(50);
}

async function cleanUp(paths: LabPaths): Promise<string[]> {
  const lock = acquireLock(paths.lock);
  if (!lock.acquired) return []; // somebody started it again already
  try {
    return await cleanUpAfterDeadSupervisor(paths);
  } finally {
    lock.release();
  }
}
