import { nicknamesMax, type commentsService, type usersService } from '@gameday/contracts';
import { isPeerFailure, type CallContext, type Client } from '@gameday/service-kit';

export interface Person {
  readonly id: string;
  readonly nickname: string | null;
}

export interface CompositionParts {
  readonly users: Client<typeof usersService>;
  readonly comments: Client<typeof commentsService>;
}

/**
 * Puts one answer together from several services. A part that is away is left null and named in `degraded`, so that
 * what there is can still be shown.
 */
export function startComposition({ users, comments }: CompositionParts, context: CallContext) {
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
      const wanted = [...new Set(ids)].slice(0, nicknamesMax);
      if (wanted.length === 0) return (id) => ({ id, nickname: null });
      const query = { ids: wanted.join(',') };
      const answer = await orAway('users', users.getNicknames({ query }, context));
      return (id) => ({ id, nickname: answer?.nicknames[id] ?? null });
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
