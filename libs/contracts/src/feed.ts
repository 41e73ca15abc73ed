import { z } from 'zod';
import { defineService, empty, json } from './describe.ts';
import { id, instant, page, pageQuery, text } from './shapes.ts';

/** Longest post, in UTF-16 code units. */
export const postLengthMax = 2000;

export const storedPost = z
  .object({ id, authorId: id, text: z.string(), createdAt: instant })
  .meta({ id: 'StoredPost' });

export const userCounts = z
  .object({ postCount: z.int(), followerCount: z.int(), followingCount: z.int() })
  .meta({ id: 'UserCounts' });

/** The home feed: posts, follows and each person's timeline. */
export const feedService = defineService({
  name: 'feed',
  version: '1.0.0',
  description: 'The home feed: posts, who follows whom, and each person’s timeline.',
  routes: {
    createPost: {
      method: 'POST',
      path: '/posts',
      summary: 'Publish a post.',
      body: z.object({ text: text(postLengthMax) }),
      reply: json(storedPost, 201),
      errors: ['request_in_progress', 'idempotency_key_reused'],
      repeat: 'keyed',
      auth: 'user',
    },
    getPost: {
      method: 'GET',
      path: '/posts/:postId',
      summary: 'One post.',
      params: z.object({ postId: id }),
      reply: json(storedPost),
      errors: ['not_found'],
      repeat: 'safe',
      auth: 'none',
    },
    getTimeline: {
      method: 'GET',
      path: '/timeline',
      summary: 'Own posts and those of the people followed, newest first.',
      query: pageQuery,
      reply: json(page(storedPost)),
      errors: ['bad_cursor'],
      repeat: 'safe',
      auth: 'user',
    },
    follow: {
      method: 'PUT',
      path: '/follows/:userId',
      summary: 'Follow a person.',
      params: z.object({ userId: id }),
      reply: empty,
      errors: ['not_found', 'invalid_request'],
      repeat: 'idempotent',
      auth: 'user',
    },
    unfollow: {
      method: 'DELETE',
      path: '/follows/:userId',
      summary: 'Stop following a person.',
      params: z.object({ userId: id }),
      reply: empty,
      errors: [],
      repeat: 'idempotent',
      auth: 'user',
    },
    getCounts: {
      method: 'GET',
      path: '/counts/:userId',
      summary: 'How many posts, followers and followed a person has.',
      params: z.object({ userId: id }),
      reply: json(userCounts),
      errors: [],
      repeat: 'safe',
      auth: 'none',
    },
  },
});
