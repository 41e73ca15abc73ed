import { z } from 'zod';
import { defineService, json } from './describe.ts';
import { id, idList, nickname, text, user } from './shapes.ts';

export const credentials = z.object({
  nickname,
  password: z.string().min(8).max(200).meta({ description: '8 to 200 characters.' }),
});

export const newSession = z
  .object({ token: z.string().meta({ description: 'Bearer token, valid for 24 hours.' }), user })
  .meta({ id: 'NewSession' });

/** Most ids that one look-up of nicknames takes. */
export const nicknamesMax = 200;

/** The shared function: who people are. Nobody else stores a nickname. */
export const usersService = defineService({
  name: 'users',
  version: '1.0.0',
  description: 'People: nicknames, passwords and sessions. The one place that knows a nickname.',
  routes: {
    createUser: {
      method: 'POST',
      path: '/users',
      summary: 'Sign up.',
      body: credentials,
      reply: json(user, 201),
      errors: ['nickname_taken', 'request_in_progress', 'idempotency_key_reused'],
      repeat: 'keyed',
      priority: 'critical',
      auth: 'none',
    },
    createSession: {
      method: 'POST',
      path: '/sessions',
      summary: 'Sign in.',
      body: z.object({ nickname: text(200), password: z.string().max(200) }),
      reply: json(newSession, 201),
      errors: ['wrong_credentials', 'request_in_progress', 'idempotency_key_reused'],
      repeat: 'keyed',
      priority: 'critical',
      auth: 'none',
    },
    getMe: {
      method: 'GET',
      path: '/users/me',
      summary: 'The signed-in person.',
      reply: json(user),
      errors: ['not_found'],
      repeat: 'safe',
      auth: 'user',
    },
    renameMe: {
      method: 'PATCH',
      path: '/users/me',
      summary: 'Change the signed-in person’s nickname, everywhere at once.',
      body: z.object({ nickname }),
      reply: json(user),
      errors: ['nickname_taken', 'not_found'],
      repeat: 'idempotent',
      auth: 'user',
    },
    getUser: {
      method: 'GET',
      path: '/users/:userId',
      summary: 'One person.',
      params: z.object({ userId: id }),
      reply: json(user),
      errors: ['not_found'],
      repeat: 'safe',
      auth: 'none',
    },
    getNicknames: {
      method: 'GET',
      path: '/nicknames',
      summary: 'Nicknames of several people at once; unknown ids are left out.',
      query: z.object({ ids: idList(nicknamesMax) }),
      reply: json(z.object({ nicknames: z.record(z.string(), z.string()) })),
      errors: [],
      repeat: 'safe',
      auth: 'none',
    },
  },
});
