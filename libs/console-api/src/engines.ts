import type { PartState } from '@gameday/conventions';

/** One supervised process: what engines, apps and replicas have in common. */
export interface Part {
  readonly name: string;
  readonly state: PartState;
  readonly pid: number | undefined;
  readonly port: number | undefined;
  readonly uptimeSeconds: number | undefined;
  /** Why it is in this state, where the state does not say it all. */
  readonly reason: string | undefined;
}

export interface Engine extends Part {
  readonly version: string | undefined;
  readonly source: string | undefined;
}

export interface Replica extends Part {
  readonly adminPort: number | undefined;
  readonly restarts: number | undefined;
}

export interface Service {
  readonly name: string;
  readonly replicas: readonly Replica[];
}

/** The topic `status`, and `GET /api/status`: what the supervisor says runs. */
export interface LabStatus {
  readonly engines: readonly Engine[];
  readonly apps: readonly Part[];
  readonly services: readonly Service[];
  /** Addresses for people by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** What is not as usual in this lab, a sentence each. */
  readonly notices: readonly string[];
}
