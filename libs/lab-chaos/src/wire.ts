import { faultsPath, proxyPrefix } from '@gameday/conventions';
import { toxicAttributes } from '@gameday/experiment';
import { z } from 'zod';

// What the cluster app and those who ask it for faults say to each other, over HTTP and JSON on 127.0.0.1.
export { faultsPath, proxyPrefix };

/** Of one fault: `PUT` makes it, `DELETE` ends it. */
export const faultPath = (fault: string): string => `${faultsPath}/${encodeURIComponent(fault)}`;

const name = z.string().min(1).max(200);
/** Of a fault: made by who asks for it, before it is written into the undo log. */
export const faultId = z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be small letters, digits and dashes');

/** One toxic as Toxiproxy takes it. */
export const toxicEffect = z.strictObject({
  type: z.literal('toxic'),
  toxic: z.strictObject({
    name: name.describe('Unique within the fault'),
    type: z.enum(Object.keys(toxicAttributes) as [keyof typeof toxicAttributes, ...(keyof typeof toxicAttributes)[]]),
    stream: z.enum(['upstream', 'downstream']),
    toxicity: z.number().min(0).max(1),
    attributes: z.record(z.string(), z.number()),
  }),
});

/** Which connections: from one calling service, or from all, to the replicas of a service or to a service's database. */
const connections = z.union([
  z.strictObject({
    callee: name,
    caller: name.optional(),
    /** Names of the replicas that were drawn; "all" takes in those that come later. */
    replicas: z.union([z.literal('all'), z.array(name).min(1).max(100)]),
  }),
  z.strictObject({ database: name.describe('The service whose database it is') }),
]);

export const pathFault = z.strictObject({
  kind: z.literal('path'),
  connections,
  effect: z.discriminatedUnion('type', [toxicEffect, z.strictObject({ type: z.literal('cut') })]),
});

export const stressFault = z.strictObject({
  kind: z.literal('stress'),
  replicas: z.array(name).min(1).max(100),
  cpu: z.strictObject({ cores: z.number().positive().max(64) }).optional(),
  memory: z
    .strictObject({ megabytes: z.number().positive().max(65_536), overSeconds: z.number().min(0).max(3600) })
    .optional(),
});

/** The body of `PUT /gameday/v1/faults/ID`. It is kept for as long as the run's undo log is held, and no longer. */
export const faultRequest = z.strictObject({
  run: name,
  experiment: z.string().max(500),
  /** For people: `feed → users`. */
  target: z.string().max(500),
  says: z.string().max(1000),
  fault: z.discriminatedUnion('kind', [pathFault, stressFault]),
});

export type FaultRequest = z.infer<typeof faultRequest>;
export type PathFault = z.infer<typeof pathFault>;
export type StressFault = z.infer<typeof stressFault>;

/** Codes of the errors that the cluster app answers here, `{code, message}`, with their HTTP status. */
export const faultErrorCodes = {
  /** The request is no JSON, or not what is described here. */
  bad_request: 400,
  unsupported_media_type: 415,
  /** Nobody holds a lease for it: the run's undo log must have an entry, not released, whose undo names this fault. */
  no_lease: 409,
  /** There is another fault with this id. */
  exists: 409,
  /** It was ended while it was being made. */
  ended: 409,
  /** A service, replica, database or edge that is not there now. */
  no_such_target: 404,
  /** Toxiproxy does not run, does not answer, or refuses. */
  toxiproxy_away: 503,
  toxiproxy_stalled: 503,
  toxiproxy_refused: 502,
  /** Every port for detours is taken. */
  no_port: 503,
  /** It could not be undone; it is tried again. */
  undo_failed: 500,
} as const;

export type FaultErrorCode = keyof typeof faultErrorCodes;

/** A replica that had to be told of a change. */
export interface Told {
  readonly replica: string;
  /** Whether it acknowledged in time; without it nothing is proved. */
  readonly acknowledged: boolean;
  readonly afterMs: number;
  readonly message?: string;
}

/** A connection that a proxy is in now. `port` is where the proxy listens on 127.0.0.1. */
export interface Detoured {
  readonly caller: string;
  readonly upstream: string;
  readonly upstreamPort: number;
  readonly proxy: string;
  readonly port: number;
}

/** Answer of `PUT`. */
export interface FaultAnswer {
  readonly fault: string;
  readonly told: readonly Told[];
  readonly detours: readonly Detoured[];
}

/** Answer of `DELETE`; `existed` is false when there was nothing to end, which is no error. */
export interface FaultEnded {
  readonly existed: boolean;
  readonly told: readonly Told[];
  /** Whether Toxiproxy had to be killed and filled again, because its API did not answer. */
  readonly toxiproxyRestarted: boolean;
}

/** One item of `GET /gameday/v1/faults`: whatever a lease is held for, made by the cluster app or by others. */
export interface FaultInForce {
  readonly run: string;
  readonly experiment: string;
  /** Id of the lease in the run's undo log. */
  readonly lease: string;
  readonly kind: string;
  readonly target: string;
  readonly says: string;
  /** ISO 8601. */
  readonly since: string;
  readonly state: 'starting' | 'in force' | 'ending' | 'undo failed';
  readonly message?: string;
  readonly detours: readonly Detoured[];
}
