import type { Log, NativeCall } from '@gameday/chaos-engine';
import type { LabChaos } from '@gameday/lab-chaos';
import { type LabPaths, labPaths } from '@gameday/lab-kit/paths';
import { lockHolder } from '@gameday/process/identity';
import type { Io } from '../cli/io.ts';

/** The lab that a chaos command means. */
export interface ChaosLab {
  readonly paths: LabPaths;
  /** Whether a supervisor keeps it now. */
  readonly runs: boolean;
  /** What experiments see of the environment: a person's, and the lab's addresses where they have not set them. */
  environment(): Promise<Readonly<Record<string, string | undefined>>>;
  /** What is done to a lab. */
  modules(): Promise<LabModules>;
}

export interface LabModules extends LabChaos {
  /** Makes the calls that undo logs keep. */
  undo(log: Log): (call: NativeCall) => Promise<void>;
}

/** Finds the lab. Nothing of it need run, and what it is asked for is read only then: a run starts quickly. */
export function findLab(io: Io): ChaosLab {
  const paths = labPaths(io.env, io.cwd);
  const runs = lockHolder(paths.lock) !== undefined;
  const ports = once(async () => (await import('./lab-ports.ts')).portsOf(paths, runs, io.env));
  return {
    paths,
    runs,
    environment: once(async () => {
      const { addressVariables } = await import('./lab-ports.ts');
      return { ...addressVariables(await ports()), ...io.env };
    }),
    modules: once(async () => {
      // The supervisor answers while the modules are loaded.
      const [{ openLabChaos, undoCall }, found] = await Promise.all([import('@gameday/lab-chaos'), ports()]);
      const chaos = openLabChaos({ ports: found, paths, env: io.env });
      return { ...chaos, undo: (log) => undoCall(chaos.providers, { log }) };
    }),
  };
}

function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => (made ??= make());
}
