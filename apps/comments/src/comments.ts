import { commentsService, feedService, messagesService, type SocialEvent } from '@gameday/contracts';
import { defineServiceApp, systemContext } from '@gameday/service-kit';
import { migrations } from './migrations.ts';
import { createHandlers } from './routes.ts';
import { createCommentStore } from './store.ts';

export const comments = defineServiceApp({
  description: commentsService,
  migrations,
  setUp(kit) {
    const { database } = kit;
    const messages = kit.client(messagesService);
    const outbox = kit.outbox<SocialEvent>(async ({ payload }) => {
      await messages.acceptEvent({ params: { eventId: payload.id }, body: payload }, systemContext(payload.id));
    });
    const handlers = createHandlers({
      database,
      store: createCommentStore(database),
      feed: kit.client(feedService),
      eventAdded: () => outbox.wake(),
    });
    return { handlers };
  },
});
