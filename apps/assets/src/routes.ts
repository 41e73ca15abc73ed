import type { assetsService } from '@gameday/contracts';
import { Reply, type Handlers } from '@gameday/service-kit';
import type { IncomingHttpHeaders } from 'node:http';
import type { Asset } from './catalogue.ts';
import { chooseEncoding, hasVersion } from './negotiation.ts';

export interface AssetsParts {
  readonly home: Asset;
  readonly miniprogram: Asset;
}

/** Contents may be kept for a minute and then asked about again; version checks must always ask. */
const contentCaching = 'public, max-age=60, stale-while-revalidate=600';
const versionCaching = 'no-cache';

const versionReply = ({ version, sha256, bytes }: Asset) =>
  new Reply({ version, sha256, bytes }, { headers: { 'cache-control': versionCaching } });

function contentReply(asset: Asset, mediaType: string, headers: IncomingHttpHeaders): Reply<Buffer> {
  const encoding = chooseEncoding(headers);
  const content = asset.contents[encoding];
  // Each coding is a representation of its own, with a strong tag of its own.
  const tag = encoding === 'identity' ? asset.version : `${asset.version}-${encoding}`;
  const common = { etag: `"${tag}"`, 'cache-control': contentCaching, vary: 'accept-encoding' };
  if (hasVersion(headers, asset.version)) return new Reply(Buffer.alloc(0), { status: 304, headers: common });
  return new Reply(content, {
    headers: {
      ...common,
      'content-type': mediaType,
      'content-length': String(content.length),
      ...(encoding !== 'identity' && { 'content-encoding': encoding }),
    },
  });
}

export function createHandlers({ home, miniprogram }: AssetsParts): Handlers<typeof assetsService> {
  return {
    getHomeVersion: async () => versionReply(home),
    getHomeLayout: async ({ headers }) => contentReply(home, 'application/json', headers),
    getMiniprogramVersion: async () => versionReply(miniprogram),
    getMiniprogramPackage: async ({ headers }) => contentReply(miniprogram, 'application/octet-stream', headers),
  };
}
