import { z } from 'zod';
import { defineService, json } from './describe.ts';
import { degraded, id, person } from './shapes.ts';

export const profile = z
  .object({
    user: person,
    postCount: z.int().nullable(),
    followerCount: z.int().nullable(),
    followingCount: z.int().nullable(),
    degraded,
  })
  .meta({ id: 'Profile' });

/** Personal profiles: composed from users and feed, stores nothing. */
export const profileService = defineService({
  name: 'profile',
  version: '1.0.0',
  description: 'Personal profiles, composed from what users and feed know.',
  routes: {
    getProfile: {
      method: 'GET',
      path: '/profiles/:userId',
      summary: 'One person’s profile.',
      params: z.object({ userId: id }),
      reply: json(profile),
      errors: ['not_found'],
      repeat: 'safe',
      auth: 'none',
    },
  },
});
