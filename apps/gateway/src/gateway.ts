import {
  assetsService,
  commentsService,
  feedService,
  gatewayService,
  messagesService,
  profileService,
  usersService,
} from '@gameday/contracts';
import { ConfigError, defineServiceApp, type Kit } from '@gameday/service-kit';
import { createAssetsDoor } from './assets.ts';
import { createIdentify } from './authentication.ts';
import { createEdgeCache, type EdgeCache } from './edge-cache.ts';
import { createNicknames } from './nicknames.ts';
import { createHandlers } from './routes.ts';

/** At the door a crowd waits for its turn rather than being sent away: whom the services cannot serve yet, queues here. */
const crowd = { bulkhead: { concurrencyMax: 128, queueMax: 5_000, queueWaitMsMax: 4_000 }, deadlineMs: 6_000 };

/**
 * `GAMEDAY_EDGE_CACHE=on` keeps assets at the door as their Cache-Control allows. Off by default: an experiment at the edge to
 * the assets service would meet the cache instead.
 */
function edgeCache({ setting, telemetry }: Kit): EdgeCache | undefined {
  const wanted = setting('GAMEDAY_EDGE_CACHE', 'off');
  if (wanted === 'on') return createEdgeCache({ telemetry });
  if (wanted === 'off') return undefined;
  throw new ConfigError(`GAMEDAY_EDGE_CACHE is "${wanted}"; it must be on or off`);
}

export const gateway = defineServiceApp({
  description: gatewayService,
  publicDocumentAt: '/api/openapi.json',
  limit: { limitInitial: 4_000, limitMin: 4_000, limitMax: 8_000 },
  async setUp(kit) {
    const users = kit.client(usersService, crowd);
    return {
      identify: await createIdentify(kit.setting('GAMEDAY_TOKEN_PUBLIC_KEY')),
      handlers: createHandlers({
        users,
        nicknames: createNicknames(users, kit.telemetry),
        feed: kit.client(feedService, crowd),
        comments: kit.client(commentsService, crowd),
        messages: kit.client(messagesService, crowd),
        profile: kit.client(profileService, crowd),
        assets: kit.client(assetsService, crowd),
        assetsDoor: createAssetsDoor(edgeCache(kit)),
      }),
    };
  },
});
