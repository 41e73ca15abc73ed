import { feedService, profileService, usersService } from '@gameday/contracts';
import { defineServiceApp } from '@gameday/service-kit';
import { createHandlers } from './routes.ts';

export const profile = defineServiceApp({
  description: profileService,
  setUp: (kit) => ({ handlers: createHandlers({ users: kit.client(usersService), feed: kit.client(feedService) }) }),
});
