import type { commentsService } from '@gameday/contracts';
import { isPeerFailure, type CallContext, type Client } from '@gameday/service-kit';
import type { Nicknames } from './nicknames.ts';

export interface Person {
  readonly id: string;
  readonly nickname: string | null;
}

export interface CompositionParts {
  readonly nicknames: Nicknames;
  readonly comments: Client<typeof commentsService>;
}

/**
 * Puts one answer together from several services. A part that is away is left null and named in `degraded`, so that
 * what there is can still be shown.
 */
export function startComposition({ nicknames, comments }: CompositionParts, context: CallContext) {
  const away = new Set<string>();

  const orAway = async <T>(part: string, answer: Promise<T>): Promise<T | undefined> => {
    try {
      return await answer;
    } catch (error) {
      if (!isPeerFailure(error)) throw error;
      away.add(part);
      return undefined;
    }
  };

  return {
    /** People by id, as many at once as there are. */
    async people(ids: readonly string[]): Promise<(id: string) => Person> {
      if (ids.length === 0) return (id) => ({ id, nickname: null });
      const { values, away: usersAway } = await nicknames.lookUp(ids, context);
      if (usersAway) away.add('users');
      return (id) => ({ id, nickname: values.get(id) ?? null });
    },

    /** Comment counts by post id. */
    async commentCounts(postIds: readonly string[]): Promise<(postId: string) => number | null> {
      if (postIds.length === 0) return () => null;
      const answer = await orAway('comments', comments.getCounts({ query: { postIds: postIds.join(',') } }, context));
      return (postId) => answer?.counts[postId] ?? null;
    },

    /** Adds the names of the parts that were away, if any. */
    finish: <Answer extends object>(answer: Answer): Answer & { degraded?: string[] } =>
      away.size === 0 ? answer : { ...answer, degraded: [...away].sort() },
  };
}
