import type { PortRange } from '@gameday/conventions';
import type { ContainerPorts } from './container-ports.ts';
import type { BackoffPolicy, ProcessIdentity } from '@gameday/process';
import type { StandbyOptions } from './standby.ts';
import type { Clock, EventRecorder, Log } from '../shared.ts';
import type { Store, Stored } from '../store/store.ts';

/** How a container's process is started. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/** Where callers look up replicas. A registry that is away is no reason to stop: its methods do not reject. */
export interface Registry {
  /** Marks a replica that died as critical at once, with the reason that people then see. */
  markCritical(replica: string, reason: string): Promise<void>;
  /** Takes the mark back. */
  clearMark(replica: string): Promise<void>;
  deregister(replica: string): Promise<void>;
}

export interface KubeletOptions {
  readonly store: Store;
  readonly events: EventRecorder;
  readonly log: Log;
  /** Only `nowMs` matters here: probes, timeouts and back-offs follow the real clock. Default the real one. */
  readonly clock?: Pick<Clock, 'nowMs'>;
  /** What pods get as their node's name. */
  readonly nodeName: string;
  /** The lab's folder: pods log to `logs/POD.log` in it. */
  readonly folder: string;
  readonly command: (pod: Stored<'Pod'>) => Command;
  /** The whole environment of a pod's process; it overrides what the manifest says by itself. */
  readonly environment: (pod: Stored<'Pod'>, ports: ContainerPorts) => Readonly<Record<string, string>>;
  /** Where pods get their ports from. */
  readonly ports: PortRange;
  /** A well-known port of the lab by its name, for pods annotated with `gameday.dev/host-port`. */
  readonly hostPort: (name: string) => number | undefined;
  readonly registry?: Registry;
  /** A variable that every process of this lab carries, by which leftovers are found. */
  readonly mark: { readonly name: string; readonly value: string };
  /** Whether a fault keeps this process stopped: then it is not let go on here, whatever it stands still for. By default none is. */
  readonly keepsStopped?: (identity: ProcessIdentity) => boolean;
  /** Between restarts of a container; the first comes at once. Default 250 ms, doubling to 15 s, forgiven after 30 s of running. */
  readonly restart?: Partial<BackoffPolicy>;
  /** Time between two questions to a pod that has not been ready yet, in milliseconds; default 60. */
  readonly eagerProbeMs?: number;
  /** Keeps a process ready for the next pod; by default every start is a cold one. */
  readonly standby?: Omit<StandbyOptions, 'folder'>;
  /** How CPU limits are kept; by default the best way that works here. */
  readonly limits?: 'cgroup' | 'signals' | 'none';
  /** Span over which usage is reported, in milliseconds, once a pod is old enough; default 15 000. */
  readonly usageWindowMs?: number;
  /** Time between two readings of usage, in milliseconds; default 1 000. */
  readonly usagePeriodMs?: number;
}
