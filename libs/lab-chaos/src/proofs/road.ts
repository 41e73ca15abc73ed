import type { ActivityContext } from '@gameday/chaos-engine';
import type { ToxicType } from '@gameday/experiment';
import type { Speech } from './requests.ts';
import { talk, type Place, type Talk } from './talk.ts';
import { question } from './requests.ts';

/** A toxic as it lies on a proxy. */
export interface Toxic {
  readonly type: ToxicType;
  readonly stream: 'upstream' | 'downstream';
  /** Share of connections, 0 to 1. */
  readonly toxicity: number;
  readonly attributes: Readonly<Record<string, number>>;
}

/** A way that a proxy stands in. */
export interface Road {
  /** For people: `feed → users-1`. */
  readonly name: string;
  readonly through: Place;
  /** The same without the proxy. */
  readonly direct: Place;
  readonly speaks: Speech;
  /** Everything that lies on the proxy, the toxic in question included. */
  readonly toxics: readonly Toxic[];
  /** How the database at its end is entered, at a place. */
  readonly databaseUrl?: (place: Place) => string;
}

/** What one look saw. */
export interface Seen {
  readonly hit: boolean;
  /** What was seen, what was wanted. */
  readonly says: string;
  readonly measured?: number;
}

export type Context = Pick<ActivityContext, 'clock' | 'signal'>;

/** Looks at one road, on connections that it opens for it. */
export type Look = (road: Road, toxic: Toxic, context: Context) => Promise<Seen>;

/** A replica on this machine answers a question within this time, or it is not itself. */
const directForMs = 2_000;

export const askDirectly = ({ direct, speaks }: Road, { signal }: Context): Promise<Talk> =>
  talk(direct, { send: question(speaks), enough: (bytes) => bytes > 0, forMs: directForMs, signal });

const directAsks = 3;

/**
 * How long an answer takes without the proxy, in milliseconds: what is added is measured against it. The least of some, since
 * a busy machine only adds; 0 where nobody answers who could be asked.
 */
export async function directMs(road: Road, context: Context): Promise<number> {
  let least = Infinity;
  for (let ask = 0; ask < directAsks && !context.signal.aborted; ask++) {
    const { firstByteMs } = await askDirectly(road, context);
    if (firstByteMs === undefined) break;
    least = Math.min(least, firstByteMs);
  }
  return Number.isFinite(least) ? least : 0;
}

/** Asks through the proxy and waits for the first byte, or for the end. */
export const askThrough = ({ through, speaks }: Road, forMs: number, { signal }: Context): Promise<Talk> =>
  talk(through, { send: question(speaks), enough: (bytes) => bytes > 0, forMs, signal });

/** The scheduler of a busy machine, in milliseconds: what no measurement can do without. */
export const noiseMs = 8;

/** Within 10 % of what is wanted, and what a measurement itself may be off by. */
export const isNear = (measured: number, wanted: number, slack = noiseMs): boolean =>
  Math.abs(measured - wanted) <= wanted * 0.1 + slack;

export const ms = (value: number): string => `${Math.round(value)} ms`;

/** How an end that was not wanted is told. */
export function endOf({ end, endMs, bytes }: Talk): string {
  switch (end) {
    case 'answered':
      return `it was answered after ${ms(endMs)}`;
    case 'closed':
      return `the connection was closed after ${ms(endMs)} and ${bytes} bytes`;
    case 'reset':
      return `the connection was reset after ${ms(endMs)}`;
    case 'refused':
      return 'the connection was refused';
    case 'silent':
      return `nothing was heard for ${ms(endMs)}`;
  }
}
