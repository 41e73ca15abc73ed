import { createHash } from 'node:crypto';
import { usersService } from '@gameday/contracts';
import { defineServiceApp } from '@gameday/service-kit';
import { migrations } from './migrations.ts';
import { createHandlers } from './routes.ts';
import { createUserStore } from './store.ts';
import { createTokens } from './tokens.ts';

const cleaningMs = 60 * 60 * 1000;

export const users = defineServiceApp({
  description: usersService,
  migrations,
  async setUp(kit) {
    const { database } = kit;
    const privateKey = kit.setting('GAMEDAY_TOKEN_PRIVATE_KEY');
    const store = createUserStore(database);
    kit.every(cleaningMs, () => store.forgetOldSessions());
    return {
      handlers: createHandlers({
        database,
        store,
        tokens: await createTokens(privateKey),
        fingerprintKey: createHash('sha256').update(`fingerprints ${privateKey}`).digest('base64'),
      }),
    };
  },
});
