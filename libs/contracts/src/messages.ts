import { z } from 'zod';
import { defineService, empty, json } from './describe.ts';
import { id, instant, page, pageQuery } from './shapes.ts';

export const notificationKind = z.enum(['comment', 'follow']);

/** What happened, as the service where it happened tells messages; delivered at least once, taken once by `id`. */
export const socialEvent = z
  .object({
    id,
    kind: notificationKind,
    recipientId: id,
    actorId: id,
    postId: id.optional(),
    occurredAt: instant,
  })
  .meta({ id: 'SocialEvent' });

export type SocialEvent = z.output<typeof socialEvent>;

export const storedNotification = z
  .object({
    id,
    kind: notificationKind,
    actorId: id,
    postId: id.optional(),
    createdAt: instant,
    read: z.boolean(),
  })
  .meta({ id: 'StoredNotification' });

/** Message notifications. */
export const messagesService = defineService({
  name: 'messages',
  version: '1.0.0',
  description: 'Notifications of what others did with what is yours.',
  routes: {
    acceptEvent: {
      method: 'PUT',
      path: '/events/:eventId',
      summary: 'Take an event; taking it again changes nothing.',
      params: z.object({ eventId: id }),
      body: socialEvent,
      reply: empty,
      errors: [],
      repeat: 'idempotent',
      auth: 'none',
    },
    listNotifications: {
      method: 'GET',
      path: '/notifications',
      summary: 'The signed-in person’s notifications, newest first.',
      query: pageQuery,
      reply: json(page(storedNotification)),
      errors: ['bad_cursor'],
      repeat: 'safe',
      auth: 'user',
    },
    markRead: {
      method: 'POST',
      path: '/notifications/:notificationId/read',
      summary: 'Mark a notification as read.',
      params: z.object({ notificationId: id }),
      reply: empty,
      errors: ['not_found', 'request_in_progress', 'idempotency_key_reused'],
      repeat: 'keyed',
      auth: 'user',
    },
  },
});
