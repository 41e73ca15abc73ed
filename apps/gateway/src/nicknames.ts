import { nicknamesMax, type usersService } from '@gameday/contracts';
import { createBatchCache, isPeerFailure, type CallContext, type Client, type Kit } from '@gameday/service-kit';

/** How long a nickname is shown without asking: a crowd that reads one post asks once. */
const ttlMs = 1_000;
/**
 * How long the last known nickname is shown while users is away: an outage shorter than this is seen by nobody, a longer
 * one shows posts without names rather than names that may be wrong by now.
 */
const staleIfErrorMs = 30_000;
const sizeMax = 20_000;

/** Nicknames by id, remembered for a moment, and for longer while users is away. */
export interface Nicknames {
  /** `away`: users did not answer, so names are missing or may be old. */
  lookUp(
    ids: readonly string[],
    context: CallContext,
  ): Promise<{ readonly values: ReadonlyMap<string, string>; readonly away: boolean }>;
  /** Somebody was renamed through this door: shown at once. */
  renamed(id: string, nickname: string): void;
}

export function createNicknames(users: Client<typeof usersService>, telemetry: Kit['telemetry']): Nicknames {
  const cache = createBatchCache<string>({ name: 'nicknames', ttlMs, staleIfErrorMs, sizeMax, telemetry });
  return {
    async lookUp(ids, context) {
      // Others may wait for the same answer: it must not end with the one who asked first.
      const shared: CallContext = { ...context, signal: undefined };
      const ask = async (wanted: readonly string[]) => {
        const query = { ids: wanted.slice(0, nicknamesMax).join(',') };
        return (await users.getNicknames({ query }, shared)).nicknames;
      };
      const { values, failure } = await cache.lookUp(ids, ask);
      if (failure !== undefined && !isPeerFailure(failure)) throw failure;
      return { values, away: failure !== undefined };
    },
    renamed: (id, nickname) => cache.set(id, nickname),
  };
}
