import { z } from 'zod';
import { defineService, json } from './describe.ts';
import { id, idList, instant, page, pageQuery, text } from './shapes.ts';

/** Longest comment, in UTF-16 code units. */
export const commentLengthMax = 1000;

/** Most ids that one question for comment counts takes. */
export const countsMax = 200;

export const storedComment = z
  .object({ id, postId: id, authorId: id, text: z.string(), createdAt: instant })
  .meta({ id: 'StoredComment' });

/** Comments under posts. Writing one tells the post's author, sooner or later, once. */
export const commentsService = defineService({
  name: 'comments',
  version: '1.0.0',
  description: 'Comments under posts.',
  routes: {
    createComment: {
      method: 'POST',
      path: '/posts/:postId/comments',
      summary: 'Comment on a post.',
      params: z.object({ postId: id }),
      body: z.object({ text: text(commentLengthMax) }),
      reply: json(storedComment, 201),
      errors: ['not_found', 'request_in_progress', 'idempotency_key_reused'],
      repeat: 'keyed',
      auth: 'user',
    },
    listComments: {
      method: 'GET',
      path: '/posts/:postId/comments',
      summary: 'Comments of a post, newest first.',
      params: z.object({ postId: id }),
      query: pageQuery,
      reply: json(page(storedComment)),
      errors: ['bad_cursor', 'not_found'],
      repeat: 'safe',
      auth: 'none',
    },
    getCounts: {
      method: 'GET',
      path: '/counts',
      summary: 'Number of comments of several posts at once.',
      query: z.object({ postIds: idList(countsMax) }),
      reply: json(z.object({ counts: z.record(z.string(), z.int()) })),
      errors: [],
      repeat: 'safe',
      auth: 'none',
    },
  },
});
