import type { commentsService, feedService, SocialEvent } from '@gameday/contracts';
import type { Database } from '@gameday/postgres';
import { addToOutbox, decodeCursor, once, toPage, type Client, type Handlers } from '@gameday/service-kit';
import { insertComment, type CommentRow, type CommentStore } from './store.ts';

export interface CommentsParts {
  readonly database: Database;
  readonly store: CommentStore;
  readonly feed: Client<typeof feedService>;
  /** Called after a transaction that added an event to the outbox. */
  eventAdded(): void;
}

const present = ({ id, postId, authorId, text, createdAt }: CommentRow) => ({
  id,
  postId,
  authorId,
  text,
  createdAt: createdAt.toISOString(),
});

export function createHandlers({ database, store, feed, eventAdded }: CommentsParts): Handlers<typeof commentsService> {
  return {
    async createComment({ params: { postId }, body, userId, context }) {
      const post = await feed.getPost({ params: { postId } }, context);
      const comment = await once(database, { context, request: ['createComment', postId, body] }, async (tx) => {
        const row = present(await insertComment(tx, { postId, authorId: userId, text: body.text }));
        if (post.authorId !== userId) {
          await addToOutbox(tx, {
            id: row.id,
            kind: 'comment',
            recipientId: post.authorId,
            actorId: userId,
            postId,
            occurredAt: row.createdAt,
          } satisfies SocialEvent);
        }
        return row;
      });
      eventAdded();
      return comment;
    },

    async listComments({ params: { postId }, query, context }) {
      const rows = await store.ofPost(postId, query.limit, decodeCursor(query.cursor));
      // An empty list says nothing of whether there is such a post; feed knows.
      if (rows.length === 0) await feed.getPost({ params: { postId } }, context);
      return toPage(rows, query.limit, present);
    },

    async getCounts({ query: { postIds } }) {
      const known = postIds.length === 0 ? [] : await store.counts(postIds);
      const counts = Object.fromEntries(postIds.map((postId) => [postId, 0]));
      for (const { postId, count } of known) counts[postId] = count;
      return { counts };
    },
  };
}
