import type { PartState } from '@gameday/conventions';
import { type ManagedProcess, type PartStatus, reasonOf } from '@gameday/process';
import type { EnginePart } from './engine-parts.ts';
import type { Urls } from './events.ts';

interface PartReport {
  readonly name: string;
  readonly state: PartState;
  readonly pid: number | null;
  readonly port: number | null;
  /** Why, where something is wrong. */
  readonly reason?: string;
}

export interface EngineReport extends PartReport {
  readonly version: string | null;
  readonly source: string | null;
  readonly uptimeSeconds: number | null;
}

export interface ReplicaReport extends PartReport {
  readonly adminPort: number;
  readonly restarts: number;
  readonly uptimeSeconds: number | null;
}

export interface ServiceReport {
  readonly name: string;
  readonly replicas: readonly ReplicaReport[];
}

/** What `gameday status --json` prints. */
export interface LabStatus {
  readonly engines: readonly EngineReport[];
  readonly apps: readonly PartReport[];
  readonly services: readonly ServiceReport[];
  readonly urls: Urls;
  /** What is not as usual in this lab, a sentence each: faster time, autoscalers that only watch. Absent where all is usual. */
  readonly notices?: readonly string[];
}

/** The status of no lab. */
export const nothingRuns: LabStatus = { engines: [], apps: [], services: [], urls: {} };

const troubled: readonly PartState[] = ['missing', 'failed', 'backoff'];

const troubleOf = (status: PartStatus) => {
  const reason = reasonOf(status);
  return troubled.includes(status.state) && reason !== undefined ? { reason } : {};
};

const uptimeOf = ({ uptimeSeconds }: ManagedProcess): number | null =>
  uptimeSeconds === undefined ? null : Math.round(uptimeSeconds * 10) / 10;

const reportEngine = ({ name, process, found, port }: EnginePart): EngineReport => ({
  name,
  state: process.status.state,
  version: found?.version ?? null,
  source: found?.source ?? null,
  pid: process.pid ?? null,
  port: port ?? null,
  uptimeSeconds: uptimeOf(process),
  ...troubleOf(process.status),
});

const reportApp = (name: string, process: ManagedProcess, port: number): PartReport => ({
  name,
  state: process.status.state,
  pid: process.pid ?? null,
  port,
  ...troubleOf(process.status),
});

export interface LabParts {
  readonly supervisorPid: number;
  readonly stopping: boolean;
  readonly engines: readonly EnginePart[];
  readonly apps: ReadonlyArray<{ readonly process: ManagedProcess; readonly port: number }>;
  readonly services: readonly ServiceReport[];
  readonly urls: Urls;
  readonly notices: readonly string[];
}

/** The status of a running lab; the supervisor counts among its apps. */
export function reportStatus({ supervisorPid, stopping, engines, apps, services, urls, notices }: LabParts): LabStatus {
  const supervisor: PartReport = {
    name: 'supervisor',
    state: stopping ? 'stopping' : 'ready',
    pid: supervisorPid,
    port: null,
  };
  return {
    engines: engines.map(reportEngine),
    apps: [supervisor, ...apps.map(({ process, port }) => reportApp(process.name, process, port))],
    services,
    urls,
    ...(notices.length > 0 && { notices }),
  };
}
