import type { Reason, Verdict } from './verdict.ts';

export const phases = ['preparing', 'gate', 'load', 'inject', 'ending', 'recovering', 'explaining', 'done'] as const;
/** Where in its life a run is. */
export type Phase = (typeof phases)[number];

export type Where = 'configuration' | 'hypothesis' | 'method' | 'rollbacks' | 'abort' | 'proof';

export interface ProbeReading {
  readonly name: string;
  readonly met: boolean;
  readonly reason: string;
  readonly value: unknown;
}

/** What a run tells while it goes on. Times are milliseconds since the epoch; secrets have been taken out. */
export type RunEvent = { readonly at: number } & (
  | { readonly type: 'phase'; readonly phase: Phase }
  | {
      readonly type: 'activity-started';
      readonly where: Where;
      readonly kind: string;
      readonly name: string;
      readonly background: boolean;
    }
  | {
      readonly type: 'activity-ended';
      readonly where: Where;
      readonly kind: string;
      readonly name: string;
      readonly status: 'succeeded' | 'failed' | 'aborted';
      readonly durationMs: number;
      readonly message?: string;
    }
  | { readonly type: 'pause'; readonly name: string; readonly ms: number }
  | {
      readonly type: 'hypothesis';
      readonly phase: Phase;
      readonly met: boolean;
      readonly counts: boolean;
      readonly probes: readonly ProbeReading[];
    }
  | {
      readonly type: 'fault';
      readonly state: 'intended' | 'in force' | 'proved' | 'not proved' | 'ended' | 'undo failed';
      readonly lease: string;
      /** Of the intent: `toxiproxy.toxic`, `k6.load`. */
      readonly kind: string;
      readonly target: string;
      readonly says: string;
      readonly message?: string;
    }
  | { readonly type: 'load'; readonly state: 'started' | 'ended'; readonly message?: string }
  | { readonly type: 'reason'; readonly reason: Reason }
  | { readonly type: 'warning'; readonly message: string }
  | {
      readonly type: 'verdict';
      readonly verdict: Verdict;
      readonly asExpected: boolean;
      readonly reasons: readonly Reason[];
    }
);

type Untimed<Event> = Event extends unknown ? Omit<Event, 'at'> : never;
/** An event without its time, which is added where it is told. */
export type UntimedEvent = Untimed<RunEvent>;
