import type { LabPorts } from '@gameday/conventions';
import type { LabPaths } from '@gameday/lab-kit';

export interface LabChaosOptions {
  /** Of the lab that is meant. It need not run: what needs it says so. */
  readonly ports: LabPorts;
  readonly paths: LabPaths;
  /** Where the load generator is looked for; default this process's environment. */
  readonly env?: Readonly<NodeJS.ProcessEnv>;
}
