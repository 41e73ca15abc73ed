import { z } from 'zod';

/** Where somebody listens. */
export interface Place {
  readonly address: string;
  readonly port: number;
}

/** What a connection is made to: a place, and on a server with several databases which one it is. */
export interface Destination extends Place {
  readonly database?: string | undefined;
}

const place = z.strictObject({ address: z.string().min(1), port: z.int().min(1).max(65_535) });
const tableSchema = z.strictObject({
  /** Grows with every change; goes back to the sender as its acknowledgement. */
  version: z.int().min(0),
  /** How long the table is good for unless it is sent again, in milliseconds. */
  ttlMs: z.int().min(1).max(60_000),
  detours: z
    .array(
      z.strictObject({
        upstream: place.extend({ database: z.string().min(1).optional() }),
        via: place,
        /** The proxy is closed on purpose, so that whoever connects is refused: that is the fault. */
        closed: z.boolean().optional(),
      }),
    )
    .max(1_000),
  /** Faults in force that concern this process' calls: of one service or database, or, without a peer, all of them. */
  faults: z
    .array(z.strictObject({ id: z.string(), says: z.string(), peer: z.string().optional() }))
    .max(1_000)
    .default([]),
});

/** What to connect to in place of what, for a while, and what else is known of the faults in force. */
export type DetourTable = z.infer<typeof tableSchema>;

/** A table was on its way for so long that a newer one was here first. */
export class StaleTable extends Error {
  readonly code = 'stale_table';
  /** Of the table in force. */
  readonly version: number;
  constructor(version: number, offered: number) {
    super(`table ${offered} is older than table ${version}, which is in force`);
    this.version = version;
  }
}

export interface Detours {
  /** Where to connect to reach a destination. */
  through(destination: Destination): Place;
  /**
   * Takes the whole table that is in force from now on, in place of the one before.
   * @throws ZodError when it is none, StaleTable when it is older than the last one
   */
  set(table: unknown): DetourTable;
  /**
   * Nobody listens at a detour's proxy: the detour is dropped, so that calls go straight again.
   * @returns whether that was not meant so; a proxy that a fault has closed counts as a callee at which nobody listens
   */
  refused(via: Place): boolean;
  /** What is in force. */
  readonly table: DetourTable;
  /** The faults in force that concern calls of a service or a database, as sentences. */
  faultsOn(peer: string): readonly string[];
  /** Calls back after every change of the detours. */
  onChange(listener: () => void): void;
  close(): void;
}

const keyOf = ({ address, port, database = '' }: Destination): string => `${address}:${port}/${database}`;
const none: DetourTable = { version: 0, ttlMs: 1, detours: [], faults: [] };

/**
 * The detours of this process: faults put proxies between it and those that it calls, below the balancer, so that a detoured
 * replica stays the same one. They lapse unless renewed: a control plane that is lost means no fault.
 */
export function createDetours(): Detours {
  let table = none;
  let byUpstream = new Map<string, Place>();
  let lapse: NodeJS.Timeout | undefined;
  const listeners: Array<() => void> = [];
  const enforce = (next: DetourTable): void => {
    const changed = JSON.stringify(next.detours) !== JSON.stringify(table.detours);
    table = next;
    if (!changed) return;
    byUpstream = new Map(next.detours.map(({ upstream, via }) => [keyOf(upstream), via]));
    for (const listener of listeners) listener();
  };
  return {
    through(wanted) {
      if (byUpstream.size === 0) return wanted;
      const { address, port } = wanted;
      return byUpstream.get(keyOf(wanted)) ?? byUpstream.get(keyOf({ address, port })) ?? wanted;
    },
    set(input) {
      const next = tableSchema.parse(input);
      if (next.version < table.version) throw new StaleTable(table.version, next.version);
      clearTimeout(lapse);
      if (next.detours.length > 0 || next.faults.length > 0)
        lapse = setTimeout(() => enforce({ ...none, version: next.version }), next.ttlMs).unref();
      enforce(next);
      return next;
    },
    refused(via) {
      const left = table.detours.filter((detour) => detour.closed || keyOf(detour.via) !== keyOf(via));
      if (left.length === table.detours.length) return false;
      enforce({ ...table, detours: left });
      return true;
    },
    get table() {
      return table;
    },
    faultsOn: (peer) =>
      table.faults.filter((fault) => fault.peer === undefined || fault.peer === peer).map(({ says }) => says),
    onChange: (listener) => void listeners.push(listener),
    close: () => clearTimeout(lapse),
  };
}
