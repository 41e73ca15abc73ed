import type { messagesService } from '@gameday/contracts';
import type { Database } from '@gameday/postgres';
import { decodeCursor, once, ServiceError, toPage, type Handlers } from '@gameday/service-kit';
import { markRead, type MessageStore, type NotificationRow } from './store.ts';

const present = ({ id, kind, actorId, postId, createdAt, read }: NotificationRow) => ({
  id,
  kind,
  actorId,
  ...(postId !== null && { postId }),
  createdAt: createdAt.toISOString(),
  read,
});

export interface MessagesParts {
  readonly database: Database;
  readonly store: MessageStore;
}

export function createHandlers({ database, store }: MessagesParts): Handlers<typeof messagesService> {
  return {
    async acceptEvent({ params, body }) {
      if (params.eventId !== body.id) throw new ServiceError('invalid_request', 'The ids in path and body differ.');
      await store.add(body);
      return undefined;
    },

    async listNotifications({ query, userId }) {
      const rows = await store.of(userId, query.limit, decodeCursor(query.cursor));
      return toPage(rows, query.limit, present);
    },

    async markRead({ params: { notificationId }, userId, context }) {
      await once(database, { context, request: ['markRead', notificationId] }, async (tx) => {
        if (await markRead(tx, userId, notificationId)) return;
        throw new ServiceError('not_found', `You have no notification with the id ${notificationId}.`);
      });
      return undefined;
    },
  };
}
