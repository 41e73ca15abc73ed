import {
  assetsService,
  commentsService,
  feedService,
  gatewayService,
  messagesService,
  profileService,
  usersService,
} from '@gameday/contracts';
import { defineServiceApp } from '@gameday/service-kit';
import { createIdentify } from './authentication.ts';
import { createHandlers } from './routes.ts';

export const gateway = defineServiceApp({
  description: gatewayService,
  publicDocumentAt: '/api/openapi.json',
  async setUp(kit) {
    return {
      identify: await createIdentify(kit.setting('GAMEDAY_TOKEN_PUBLIC_KEY')),
      handlers: createHandlers({
        users: kit.client(usersService),
        feed: kit.client(feedService),
        comments: kit.client(commentsService),
        messages: kit.client(messagesService),
        profile: kit.client(profileService),
        assets: kit.client(assetsService),
      }),
    };
  },
});
