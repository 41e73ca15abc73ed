import { z } from 'zod';

/** Where somebody listens. */
export interface Place {
  readonly address: string;
  readonly port: number;
}

const place = z.strictObject({ address: z.string().min(1), port: z.int().min(1).max(65_535) });
const tableSchema = z.strictObject({
  /** Grows with every change; goes back to the sender as its acknowledgement. */
  version: z.int().min(0),
  /** How long the table is good for unless it is sent again, in milliseconds. */
  ttlMs: z.int().min(1).max(60_000),
  detours: z.array(z.strictObject({ upstream: place, via: place })).max(1_000),
});

/** What to connect to in place of what, for a while. */
export type DetourTable = z.infer<typeof tableSchema>;

export interface Detours {
  /** Where to connect to reach a place. */
  through(place: Place): Place;
  /**
   * Takes the whole table that is in force from now on, in place of the one before.
   * @throws ZodError when it is none
   */
  set(table: unknown): DetourTable;
  /** Nobody listens at a detour's proxy: it is dropped, so that calls go straight again. */
  refused(via: Place): boolean;
  /** What is in force. */
  readonly table: DetourTable;
  /** Calls back after every change. */
  onChange(listener: () => void): void;
  close(): void;
}

const keyOf = ({ address, port }: Place): string => `${address}:${port}`;
const none: DetourTable = { version: 0, ttlMs: 1, detours: [] };

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
    through: (wanted) => (byUpstream.size === 0 ? wanted : (byUpstream.get(keyOf(wanted)) ?? wanted)),
    set(input) {
      const next = tableSchema.parse(input);
      clearTimeout(lapse);
      if (next.detours.length > 0)
        lapse = setTimeout(() => enforce({ ...none, version: next.version }), next.ttlMs).unref();
      enforce(next);
      return next;
    },
    refused(via) {
      const left = table.detours.filter((detour) => keyOf(detour.via) !== keyOf(via));
      if (left.length === table.detours.length) return false;
      enforce({ ...table, detours: left });
      return true;
    },
    get table() {
      return table;
    },
    onChange: (listener) => void listeners.push(listener),
    close: () => clearTimeout(lapse),
  };
}
