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

/** What an engine is and how it stands on this machine, whether the lab runs it or not. */
export interface EngineFacts {
  readonly name: string;
  /** For people: `Consul`. */
  readonly title: string;
  /** What the lab has it for. */
  readonly purpose: string;
  readonly kind: 'server' | 'tool';
  /** Whether the app cannot come up without it. */
  readonly needed: boolean;
  readonly license: string;
  readonly homepage: string;
  /** `installable`: not here, but there is a way to get it that may work. */
  readonly found: 'found' | 'installable' | 'unavailable';
  /** The version that is here, or the one that would be got. */
  readonly version: string;
  readonly source?: string;
  readonly path?: string;
  /** Why it is not here. */
  readonly reasons: readonly string[];
  /** What to do. */
  readonly advice?: string;
  /** What the console shows in its place while it is missing. */
  readonly instead?: { readonly says: string; readonly href: string };
}

/** `GET /api/engines/facts`; with `?again=1` it is looked anew. */
export interface EnginesFacts {
  readonly engines: readonly EngineFacts[];
  readonly lookedAtMs: number;
}

/** A line of a part's log. */
export interface PartLogLine {
  /** Milliseconds since 1970; undefined where the line has no time of its own. */
  readonly atMs?: number | undefined;
  readonly level?: string | undefined;
  readonly message: string;
  readonly traceId?: string | undefined;
}

/** `GET /api/engines/parts/NAME/log?from=OFFSET`: without an offset the end of the log. */
export interface PartLog {
  readonly part: string;
  readonly lines: readonly PartLogLine[];
  /** Where to go on. */
  readonly next: number;
  /** Bytes before these lines that were not handed out. */
  readonly skippedBytes: number;
  /** The log was begun anew since: what was shown is of an older file. */
  readonly restarted: boolean;
  /** Why a part of the lab has no log. */
  readonly absent?: string;
}
