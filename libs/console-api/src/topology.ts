import type { PartState } from '@gameday/conventions';
import type { ExplainTarget } from './explain.ts';

/** A fault that a lease is held for, whoever made it. */
export interface FaultNow {
  /** Id of the lease: unique among the faults of the lab. */
  readonly lease: string;
  readonly run: string;
  /** The experiment's title. */
  readonly experiment: string;
  /** Such as `toxiproxy.toxic`, `process.paused`. */
  readonly kind: string;
  /** In words: `feed → users`. */
  readonly target: string;
  /** One sentence for people. */
  readonly says: string;
  /** Milliseconds since 1970. */
  readonly sinceMs: number | undefined;
  readonly state: 'starting' | 'in force' | 'ending' | 'undo failed';
  /** What is wrong with it. */
  readonly message: string | undefined;
  /** The connections that it leads through a proxy: a calling service, and a replica or `database-NAME`. */
  readonly detours: readonly { readonly caller: string; readonly upstream: string }[];
}

/** A fault and where in the graph it is. */
export interface PlacedFault extends FaultNow {
  /** Ids of nodes and edges. */
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
  /** The run waits at least until then before it goes on; undefined where it does not say. Milliseconds since 1970. */
  readonly untilMs: number | undefined;
  /** How a person ends it: the fault alone, the run that made it, or by another attempt to undo it. */
  readonly endedBy: 'fault' | 'run' | 'recovery';
}

/** What goes through a node or an edge; a figure is absent where it is not known. */
export interface FlowNow {
  readonly perSecond?: number;
  /** 0 to 1. */
  readonly errorShare?: number;
  readonly p99Seconds?: number;
}

export type BreakerStateName = 'closed' | 'half_open' | 'open';

/** From good to bad. */
export const breakerStateNames = ['closed', 'half_open', 'open'] as const satisfies readonly BreakerStateName[];

/** The worst state of several breakers, each with how many there are in it. */
export type BreakerCounts = Readonly<Record<BreakerStateName, number>>;

/** The state that an edge is drawn in: the worst that any of its breakers is in; undefined where there is none. */
export const worstBreaker = (counts: BreakerCounts | undefined): BreakerStateName | undefined =>
  counts && breakerStateNames.findLast((state) => counts[state] > 0);

export interface TopologyNode {
  /** The name: no two have the same. */
  readonly id: string;
  readonly kind: 'service' | 'engine' | 'load';
  /** Whether requests from outside come in here. */
  readonly door: boolean;
  readonly flow: FlowNow;
  /** Of a service. `wanted` is unknown while the cluster is away. */
  readonly replicas?: { readonly ready: number; readonly running: number; readonly wanted: number | undefined };
  /** Of an engine. */
  readonly state?: PartState;
  /** Replicas of it that some caller leaves out because they failed. */
  readonly ejected: readonly string[];
  /** Requests refused by its own limit, per second. */
  readonly shedPerSecond?: number;
  /** Virtual users, of a load. */
  readonly users?: number;
  readonly autoscaler?: AutoscalerInBrief;
}

export interface AutoscalerInBrief {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly current: number | undefined;
  readonly desired: number | undefined;
  readonly paused: boolean;
}

export interface TopologyEdge {
  /** `feed~users`. */
  readonly id: string;
  /** The caller. */
  readonly service: string;
  /** The node that is called. */
  readonly peer: string;
  readonly kind: 'call' | 'database' | 'load';
  readonly flow: FlowNow;
  /** Attempts for each call: 1 without retries and hedges. */
  readonly amplification?: number;
  /** Retries per second. */
  readonly retriesPerSecond?: number;
  /** Refused without being tried, per second, by reason. */
  readonly rejectedPerSecond: Readonly<Record<string, number>>;
  /** How many of the callers' replicas have their breaker in which state; absent where there is no breaker. */
  readonly breakers?: BreakerCounts;
  /** The callee's endpoints: the most that a caller's replica knows, and those that one of them leaves out. */
  readonly endpoints?: { readonly known: number; readonly ejected: number };
  /** What is left of the retry budget of the replica that has least, 0 to 1. */
  readonly retryBudget?: number;
}

/** The topic `topology`, and `GET /api/topology`: who calls whom, now. */
export interface Topology {
  /** Figures are over so many seconds. */
  readonly windowSeconds: number;
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
  /** Undefined while the cluster is away. */
  readonly faults: readonly PlacedFault[] | undefined;
  /** Which sources are away, and what is not known for that; a sentence each. */
  readonly notes: readonly string[];
}

export const edgeId = (service: string, peer: string): string => `${service}~${peer}`;

/** A figure over the last minutes: a value a step; null where nothing was measured. */
export type TrackValues = ReadonlyArray<number | null>;

/** The last minutes of a node or an edge. */
export interface FlowTracks {
  readonly startMs: number;
  readonly stepMs: number;
  readonly perSecond: TrackValues;
  readonly errorShare: TrackValues;
  readonly p99Seconds: TrackValues;
  /** Attempts for each call, of an edge between services. */
  readonly amplification?: TrackValues;
}

/** A decision of a replica, and where its explanation is. */
export interface DecisionInBrief {
  readonly kind: string;
  readonly atMs: number;
  readonly service: string;
  readonly replica: string;
  readonly peer: string;
  /** One sentence. */
  readonly says: string;
  /** Faults that were in force, a sentence each. */
  readonly faults: readonly string[];
  readonly explain: ExplainTarget;
}

/** Settings that some replicas have in force. */
export interface PolicyInForce {
  readonly replicas: readonly string[];
  /** `default`: from code. `consul`: set by hand or by an experiment. */
  readonly source: string;
  /** Of the setting in Consul; 0 for the default. */
  readonly version: number;
  readonly settings: Readonly<Record<string, unknown>>;
  /** A newer version that was refused, and why. */
  readonly refused: readonly string[];
}

export interface EndpointInBrief {
  readonly id: string;
  readonly state: string;
  /** Why and how long still, where it is left out. */
  readonly cause: string | undefined;
  readonly leftMs: number | undefined;
  readonly outstanding: number;
  readonly latencyMs: number | undefined;
}

/** What one replica of the caller knows of the edge. */
export interface EdgeReplica {
  readonly replica: string;
  readonly breaker:
    | {
        readonly state: BreakerStateName;
        readonly forMs: number;
        /** Until probing may begin. */
        readonly leftMs: number | undefined;
        readonly calls: number;
        readonly failures: number;
        readonly slow: number;
      }
    | undefined;
  readonly retryBudget: number | undefined;
  readonly bulkhead: { readonly inUse: number; readonly queued: number } | undefined;
  readonly callsInFlight: number;
  readonly endpoints: readonly EndpointInBrief[];
}

/** `GET /api/topology/edges/SERVICE/PEER`. */
export interface EdgeDetail {
  readonly id: string;
  readonly policies: readonly PolicyInForce[];
  readonly replicas: readonly EdgeReplica[];
  readonly decisions: readonly DecisionInBrief[];
  /** Undefined while Prometheus is away. */
  readonly tracks: FlowTracks | undefined;
  readonly notes: readonly string[];
}

export interface NodeReplica {
  readonly name: string;
  readonly state: PartState;
  readonly reason: string | undefined;
  readonly port: number | undefined;
  readonly pid: number | undefined;
  readonly uptimeSeconds: number | undefined;
  readonly restarts: number | undefined;
  /** What it serves at once, and how much it would; undefined where it does not say. */
  readonly limit: { readonly inFlight: number; readonly limit: number; readonly shedTotal: number } | undefined;
  /** Replicas of callers that leave it out. */
  readonly ejectedBy: readonly { readonly replica: string; readonly cause: string; readonly leftMs: number }[];
}

/** `GET /api/topology/nodes/NAME`. */
export interface NodeDetail {
  readonly id: string;
  readonly replicas: readonly NodeReplica[];
  readonly decisions: readonly DecisionInBrief[];
  /** What its autoscaler did last, in one line. */
  readonly lastScaling: { readonly line: string; readonly atMs: number; readonly explain: ExplainTarget } | undefined;
  readonly tracks: FlowTracks | undefined;
  readonly notes: readonly string[];
}

/** `POST /api/topology/scale`. */
export interface ScaleServiceRequest {
  readonly service: string;
  /** `auto` gives the service back to its autoscaler. */
  readonly replicas: number | 'auto';
  /** Makes the autoscaler leave it at that. */
  readonly hold?: boolean;
}

/** More than any service of the lab can have. */
export const scaleReplicasMax = 50;
