import type { feedService, profileService, usersService } from '@gameday/contracts';
import { isPeerFailure, type Client, type Handlers } from '@gameday/service-kit';

export interface ProfileParts {
  readonly users: Client<typeof usersService>;
  readonly feed: Client<typeof feedService>;
}

const unknownCounts = { postCount: null, followerCount: null, followingCount: null };

/** What a part answered, or undefined while it is away. */
const orAway = async <T>(answer: Promise<T>): Promise<T | undefined> => {
  try {
    return await answer;
  } catch (error) {
    if (isPeerFailure(error)) return undefined;
    throw error;
  }
};

export function createHandlers({ users, feed }: ProfileParts): Handlers<typeof profileService> {
  return {
    async getProfile({ params: { userId }, context }) {
      const [user, counts] = await Promise.all([
        orAway(users.getUser({ params: { userId } }, context)),
        orAway(feed.getCounts({ params: { userId } }, context)),
      ]);
      const degraded = [...(user ? [] : ['users']), ...(counts ? [] : ['feed'])];
      return {
        user: user ?? { id: userId, nickname: null },
        ...(counts ?? unknownCounts),
        ...(degraded.length > 0 && { degraded }),
      };
    },
  };
}
