import type { feedService, SocialEvent, usersService } from '@gameday/contracts';
import type { Database } from '@gameday/postgres';
import {
  addToOutbox,
  decodeCursor,
  once,
  ServiceError,
  toPage,
  type Client,
  type Handlers,
} from '@gameday/service-kit';
import { insertFollow, insertPost, type FeedStore, type PostRow } from './store.ts';

export interface FeedParts {
  readonly database: Database;
  readonly store: FeedStore;
  readonly users: Client<typeof usersService>;
  /** Called after a transaction that added an event to the outbox. */
  eventAdded(): void;
}

const present = ({ id, authorId, text, createdAt }: PostRow) => ({
  id,
  authorId,
  text,
  createdAt: createdAt.toISOString(),
});

export function createHandlers({ database, store, users, eventAdded }: FeedParts): Handlers<typeof feedService> {
  return {
    createPost: ({ body, userId, context }) =>
      once(database, { context, request: ['createPost', body] }, async (tx) =>
        present(await insertPost(tx, userId, body.text)),
      ),

    async getPost({ params }) {
      const post = await store.post(params.postId);
      if (!post) throw new ServiceError('not_found', `There is no post with the id ${params.postId}.`);
      return present(post);
    },

    async getTimeline({ query, userId }) {
      const rows = await store.timeline(userId, query.limit, decodeCursor(query.cursor));
      return toPage(rows, query.limit, present);
    },

    async follow({ params, userId, context }) {
      if (params.userId === userId) throw new ServiceError('invalid_request', 'Nobody can follow themselves.');
      await users.getUser({ params: { userId: params.userId } }, context);
      await database.transaction(async (tx) => {
        const follow = await insertFollow(tx, userId, params.userId);
        if (!follow) return;
        await addToOutbox(tx, {
          id: follow.eventId,
          kind: 'follow',
          recipientId: params.userId,
          actorId: userId,
          occurredAt: follow.createdAt.toISOString(),
        } satisfies SocialEvent);
      });
      eventAdded();
      return undefined;
    },

    async unfollow({ params, userId }) {
      await store.unfollow(userId, params.userId);
      return undefined;
    },

    getCounts: ({ params }) => store.counts(params.userId),
  };
}
