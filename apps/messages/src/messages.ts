import { messagesService } from '@gameday/contracts';
import { defineServiceApp } from '@gameday/service-kit';
import { migrations } from './migrations.ts';
import { createHandlers } from './routes.ts';
import { createMessageStore } from './store.ts';

export const messages = defineServiceApp({
  description: messagesService,
  migrations,
  setUp: ({ database }) => ({ handlers: createHandlers({ database, store: createMessageStore(database) }) }),
});
