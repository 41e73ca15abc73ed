import type { usersService } from '@gameday/contracts';
import type { Database } from '@gameday/postgres';
import { once, ServiceError, type Handlers } from '@gameday/service-kit';
import { hashPassword, verifyPassword } from './passwords.ts';
import { insertSession, insertUser, type UserStore } from './store.ts';
import type { Tokens } from './tokens.ts';

export interface UsersParts {
  readonly database: Database;
  readonly store: UserStore;
  readonly tokens: Tokens;
  /** Keys the fingerprints of requests that hold a password. */
  readonly fingerprintKey: string;
}

const noSuchUser = (userId: string) => new ServiceError('not_found', `There is no person with the id ${userId}.`);

export function createHandlers({ database, store, tokens, fingerprintKey }: UsersParts): Handlers<typeof usersService> {
  return {
    async createUser({ body, context }) {
      const password = await hashPassword(body.password);
      return once(database, { context, request: ['createUser', body], fingerprintKey }, (tx) =>
        insertUser(tx, body.nickname, password),
      );
    },

    async createSession({ body, context }) {
      const user = await store.byNickname(body.nickname);
      const right = await verifyPassword(body.password, user?.password);
      if (!user || !right) throw new ServiceError('wrong_credentials', 'Check the nickname and the password.');
      const session = await once(database, { context, request: ['createSession', body], fingerprintKey }, (tx) =>
        insertSession(tx, user.id),
      );
      return { token: await tokens.sign(session), user: { id: user.id, nickname: user.nickname } };
    },

    async getMe({ userId }) {
      const user = await store.byId(userId);
      if (!user) throw noSuchUser(userId);
      return user;
    },

    async renameMe({ userId, body }) {
      const user = await store.rename(userId, body.nickname);
      if (!user) throw noSuchUser(userId);
      return user;
    },

    async getUser({ params }) {
      const user = await store.byId(params.userId);
      if (!user) throw noSuchUser(params.userId);
      return user;
    },

    async getNicknames({ query }) {
      const users = query.ids.length === 0 ? [] : await store.byIds(query.ids);
      return { nicknames: Object.fromEntries(users.map(({ id, nickname }) => [id, nickname])) };
    },
  };
}
