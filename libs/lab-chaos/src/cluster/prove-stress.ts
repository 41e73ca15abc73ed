import { availableParallelism } from 'node:os';
import type { ActivityContext, Proof } from '@gameday/chaos-engine';
import { milliValue } from '@gameday/kubernetes';
import { isAlive } from '@gameday/process/identity';
import type { Lab } from '../lab/lab.ts';
import { type Replica, replicasOf } from '../lab/replicas.ts';
import { proveWithin } from '../wait.ts';
import { coresOf, megabytesOf } from './counts.ts';

/** A replica that is stressed, and what it used before. */
export interface Stressed {
  readonly replica: Replica;
  readonly megabytesBefore: number;
}

type Context = Pick<ActivityContext, 'clock' | 'signal'>;

/** What one replica shows. */
interface Seen {
  readonly hit: boolean;
  readonly says: string;
  readonly measured: number;
}

const pidsOf = (stressed: readonly Stressed[]): number[] => stressed.map(({ replica }) => replica.identity?.pid ?? 0);

function together(each: readonly Seen[], wanted: string): Proof {
  const missing = each.find(({ hit }) => !hit);
  const says = `${(missing ?? each[0])?.says ?? 'no replica was stressed'}; ${wanted}`;
  return { proved: missing === undefined && each.length > 0, says, measured: each.map(({ measured }) => measured) };
}

const withinMs = 5_000;

const coresOfLimit = (limit: string | undefined): number =>
  limit === undefined ? Infinity : Number(milliValue(limit)) / 1000;

/** A machine that has other work too gives a burner less than it wants: so much of it must be seen. */
const coresShareMin = 0.5;
const windowMs = 1_000;

/** Each process must use what it was to burn, as far as its limit and the machine let it. */
export const proveBurning = (stressed: readonly Stressed[], cores: number, context: Context): Promise<Proof> =>
  proveWithin(context, { forMs: withinMs, everyMs: 100 }, async () => {
    const used = await coresOf(pidsOf(stressed), context, windowMs);
    const each = stressed.map(({ replica: { name, cpuLimit } }, index): Seen => {
      const possible = Math.min(cores, coresOfLimit(cpuLimit), availableParallelism());
      const measured = used[index] ?? 0;
      const says = `${name} used ${measured.toFixed(2)} of the ${possible} cores that it can`;
      return { hit: measured >= possible * coresShareMin, says, measured };
    });
    return together(each, `${cores} were to be burnt`);
  });

const memoryShareMin = 0.9;
/** What a process may gain by itself cannot be told from less than this. */
const megabytesMin = 8;

/** Each process must have grown by what it was to take until now, or have been killed at its limit for it. */
export function proveGrown(
  lab: Pick<Lab, 'cluster'>,
  { stressed, madeAtMs }: { readonly stressed: readonly Stressed[]; readonly madeAtMs: number },
  { megabytes, overSeconds }: { readonly megabytes: number; readonly overSeconds: number },
  context: Context,
): Promise<Proof> {
  // What grows slowly is looked at for as long as it grows.
  const forMs = withinMs + overSeconds * 1000;
  return proveWithin(context, { forMs, everyMs: 100 }, async () => {
    const sinceSeconds = (context.clock.monotonic() - madeAtMs) / 1000;
    const share = overSeconds === 0 ? 1 : Math.min(1, sinceSeconds / overSeconds);
    const expected = megabytes * share * memoryShareMin;
    const telling = share === 1 || expected >= megabytesMin;
    const now = await megabytesOf(pidsOf(stressed));
    const present = await replicasOf(lab.cluster);
    const each = stressed.map(({ replica: { name, identity }, megabytesBefore }, index): Seen => {
      const measured = (now[index] ?? 0) - megabytesBefore;
      const alive = identity !== undefined && isAlive(identity);
      const killed = !alive && present.find((one) => one.name === name)?.lastEnd === 'OOMKilled';
      if (killed) return { hit: true, says: `${name} was killed at its limit`, measured };
      return {
        hit: alive && telling && measured >= expected,
        says: `${name} grew by ${Math.round(measured)} MB`,
        measured,
      };
    });
    return together(each, `${Math.round(megabytes * share)} MB were to be taken by now`);
  });
}
