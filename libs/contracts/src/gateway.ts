import { z } from 'zod';
import { assetsService } from './assets.ts';
import { commentLengthMax } from './comments.ts';
import { defineService, empty, json } from './describe.ts';
import { postLengthMax } from './feed.ts';
import { notificationKind } from './messages.ts';
import { profile } from './profile.ts';
import { degraded, id, instant, nickname, page, pageQuery, person, text, user } from './shapes.ts';
import { credentials, newSession, usersService } from './users.ts';

export const post = z
  .object({
    id,
    author: person,
    text: z.string(),
    createdAt: instant,
    commentCount: z.int().nullable().meta({ description: 'null while comments is away.' }),
  })
  .meta({ id: 'Post' });

export const comment = z
  .object({ id, postId: id, author: person, text: z.string(), createdAt: instant })
  .meta({ id: 'Comment' });

export const notification = z
  .object({ id, kind: notificationKind, actor: person, postId: id.optional(), createdAt: instant, read: z.boolean() })
  .meta({ id: 'Notification' });

const keyedErrors = ['request_in_progress', 'idempotency_key_reused'] as const;

/** The only door. What it answers is composed from what the services know. */
export const gatewayService = defineService({
  name: 'gateway',
  version: '1.0.0',
  description:
    'The public API of the social app. A list in `degraded` names services that were away while the answer was composed.',
  routes: {
    createUser: { ...usersService.routes.createUser, path: '/api/users', body: credentials, reply: json(user, 201) },
    createSession: { ...usersService.routes.createSession, path: '/api/sessions', reply: json(newSession, 201) },
    getMe: { ...usersService.routes.getMe, path: '/api/users/me' },
    renameMe: { ...usersService.routes.renameMe, path: '/api/users/me', body: z.object({ nickname }) },
    createPost: {
      method: 'POST',
      path: '/api/posts',
      summary: 'Publish a post.',
      body: z.object({ text: text(postLengthMax) }),
      reply: json(post.extend({ degraded }), 201),
      errors: keyedErrors,
      repeat: 'keyed',
      priority: 'critical',
      auth: 'user',
    },
    getPost: {
      method: 'GET',
      path: '/api/posts/:postId',
      summary: 'One post.',
      params: z.object({ postId: id }),
      reply: json(post.extend({ degraded })),
      errors: ['not_found'],
      repeat: 'safe',
      auth: 'user',
    },
    getFeed: {
      method: 'GET',
      path: '/api/feed',
      summary: 'Own posts and those of the people followed, newest first.',
      query: pageQuery,
      reply: json(page(post).extend({ degraded })),
      errors: ['bad_cursor'],
      repeat: 'safe',
      auth: 'user',
    },
    createComment: {
      method: 'POST',
      path: '/api/posts/:postId/comments',
      summary: 'Comment on a post; its author is notified.',
      params: z.object({ postId: id }),
      body: z.object({ text: text(commentLengthMax) }),
      reply: json(comment.extend({ degraded }), 201),
      errors: ['not_found', ...keyedErrors],
      repeat: 'keyed',
      priority: 'critical',
      auth: 'user',
    },
    listComments: {
      method: 'GET',
      path: '/api/posts/:postId/comments',
      summary: 'Comments of a post, newest first.',
      params: z.object({ postId: id }),
      query: pageQuery,
      reply: json(page(comment).extend({ degraded })),
      errors: ['bad_cursor', 'not_found'],
      repeat: 'safe',
      auth: 'user',
    },
    listNotifications: {
      method: 'GET',
      path: '/api/notifications',
      summary: 'The signed-in person’s notifications, newest first.',
      query: pageQuery,
      reply: json(page(notification).extend({ degraded })),
      errors: ['bad_cursor'],
      repeat: 'safe',
      priority: 'sheddable',
      auth: 'user',
    },
    markRead: {
      method: 'POST',
      path: '/api/notifications/:notificationId/read',
      summary: 'Mark a notification as read.',
      params: z.object({ notificationId: id }),
      reply: empty,
      errors: ['not_found', ...keyedErrors],
      repeat: 'keyed',
      auth: 'user',
    },
    follow: {
      method: 'PUT',
      path: '/api/follows/:userId',
      summary: 'Follow a person, who is notified the first time.',
      params: z.object({ userId: id }),
      reply: empty,
      errors: ['not_found', 'invalid_request'],
      repeat: 'idempotent',
      auth: 'user',
    },
    unfollow: {
      method: 'DELETE',
      path: '/api/follows/:userId',
      summary: 'Stop following a person.',
      params: z.object({ userId: id }),
      reply: empty,
      errors: [],
      repeat: 'idempotent',
      auth: 'user',
    },
    getProfile: {
      method: 'GET',
      path: '/api/profiles/:userId',
      summary: 'One person’s profile.',
      params: z.object({ userId: id }),
      reply: json(profile),
      errors: ['not_found'],
      repeat: 'safe',
      priority: 'sheddable',
      auth: 'user',
    },
    getHomeVersion: { ...assetsService.routes.getHomeVersion, path: '/api/assets/home/version' },
    getHomeLayout: { ...assetsService.routes.getHomeLayout, path: '/api/assets/home/layout' },
    getMiniprogramVersion: { ...assetsService.routes.getMiniprogramVersion, path: '/api/assets/miniprogram/version' },
    getMiniprogramPackage: { ...assetsService.routes.getMiniprogramPackage, path: '/api/assets/miniprogram/package' },
  },
});
