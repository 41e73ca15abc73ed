import { assetsService } from './assets.ts';
import { commentsService } from './comments.ts';
import { feedService } from './feed.ts';
import { gatewayService } from './gateway.ts';
import { messagesService } from './messages.ts';
import { profileService } from './profile.ts';
import { usersService } from './users.ts';

export * from './describe.ts';
export * from './openapi.ts';
export type * from './types.ts';
export { assetsService, commentsService, feedService, gatewayService, messagesService, profileService, usersService };
export { storedComment } from './comments.ts';
export { storedPost } from './feed.ts';
export { comment, notification, post } from './gateway.ts';
export { socialEvent, storedNotification, type SocialEvent } from './messages.ts';
export { nicknamesMax } from './users.ts';
export { person, user } from './shapes.ts';

/** Every service description by name. */
export const services = {
  gateway: gatewayService,
  feed: feedService,
  comments: commentsService,
  messages: messagesService,
  profile: profileService,
  users: usersService,
  assets: assetsService,
} as const;

export type ServiceName = keyof typeof services;
