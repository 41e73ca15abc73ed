import type { PartStatus } from '@gameday/process';
import type { MissingPart } from './events.ts';

/** What the start of a lab is judged by. */
export interface StartingPart {
  readonly name: string;
  /** Whether the app cannot answer without it. */
  readonly needed: boolean;
  /** Whether it is still being got. */
  readonly installing: boolean;
  readonly status: PartStatus;
}

export interface StartVerdict {
  /** All that the app needs is ready. */
  readonly appReady: boolean;
  /** The app is ready, and every other part is ready too or will not come by itself. */
  readonly settled: boolean;
  /** Needed parts that do not get up. */
  readonly failing: readonly MissingPart[];
  /** Other parts that the lab goes without. */
  readonly missing: readonly MissingPart[];
}

/** So many failed starts in a row are no accident. */
const failuresTolerated = 3;

/** Why a part will not come by itself; undefined while there is hope. */
function givenUp({ status, installing }: StartingPart): string | undefined {
  if (installing) return undefined;
  if (status.state === 'missing' || status.state === 'failed') return status.reason;
  if (status.state === 'backoff' && status.failures >= failuresTolerated) return status.reason;
  return undefined;
}

/** How far the start has come. Pure. */
export function judgeStart(parts: readonly StartingPart[]): StartVerdict {
  const hopeless = parts.flatMap((part) => {
    const reason = givenUp(part);
    return reason === undefined ? [] : [{ name: part.name, reason, needed: part.needed }];
  });
  const pick = (wanted: boolean) =>
    hopeless.filter(({ needed }) => needed === wanted).map(({ name, reason }) => ({ name, reason }));
  const ready = ({ status }: StartingPart) => status.state === 'ready';
  const appReady = parts.filter((part) => part.needed).every(ready);
  return {
    appReady,
    settled: appReady && parts.every((part) => ready(part) || givenUp(part) !== undefined),
    failing: pick(true),
    missing: pick(false),
  };
}
