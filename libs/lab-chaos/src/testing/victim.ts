import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabPaths } from '@gameday/lab-kit';
import { familyOf, processIdentity, type ProcessIdentity, stopIdentity } from '@gameday/process';

/** A process for faults to be done to, which has started another one in a session of its own, as PostgreSQL does. */
export interface Victim {
  readonly identity: ProcessIdentity;
  family(): ProcessIdentity[];
  end(): Promise<void>;
}

/** Starts one in a session of its own, as the lab does. */
export async function startVictim(): Promise<Victim> {
  const child: ChildProcess = spawn('sh', ['-c', 'setsid sleep 600 & exec sleep 600'], {
    detached: true,
    stdio: 'ignore',
  });
  const identity = child.pid === undefined ? undefined : processIdentity(child.pid);
  if (!identity) throw new Error('no victim could be started');
  while (familyOf(identity).length < 2) await sleep(10);
  return {
    identity,
    family: () => familyOf(identity),
    end: async () => void (await stopIdentity(identity, { signal: 'SIGKILL', graceMs: 0 })),
  };
}

/** Notes processes as a lab's supervisor does. */
export function noteEngines(paths: LabPaths, engines: Readonly<Record<string, ProcessIdentity>>): void {
  const parts = Object.fromEntries(
    Object.entries(engines).map(([name, identity]) => [name, { ...identity, stopSignal: 'SIGTERM' }]),
  );
  mkdirSync(dirname(paths.parts), { recursive: true });
  writeFileSync(paths.parts, JSON.stringify({ parts }));
}
