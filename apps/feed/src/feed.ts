import { feedService, messagesService, usersService, type SocialEvent } from '@gameday/contracts';
import { defineServiceApp, systemContext } from '@gameday/service-kit';
import { migrations } from './migrations.ts';
import { createHandlers } from './routes.ts';
import { createFeedStore } from './store.ts';

export const feed = defineServiceApp({
  description: feedService,
  migrations,
  setUp(kit) {
    const { database } = kit;
    const messages = kit.client(messagesService);
    const outbox = kit.outbox<SocialEvent>(async ({ payload }) => {
      await messages.acceptEvent({ params: { eventId: payload.id }, body: payload }, systemContext(payload.id));
    });
    const handlers = createHandlers({
      database,
      store: createFeedStore(database),
      users: kit.client(usersService),
      eventAdded: () => outbox.wake(),
    });
    return { handlers };
  },
});
