import type { IncomingHttpHeaders } from 'node:http';
import { Reply, type CallContext, type CallOptions, type Exchange } from '@gameday/service-kit';
import type { EdgeCache } from './edge-cache.ts';

/** Request headers that decide which representation of an asset is sent, and whether it is sent at all. */
const representation = ['accept-encoding'] as const;
const condition = ['if-none-match'] as const;
/** Answer headers that describe it. */
const told = ['content-type', 'content-encoding', 'content-length', 'etag', 'cache-control', 'vary'] as const;

interface Call<Body> {
  readonly exchange: (
    args: Record<string, never>,
    context: CallContext,
    options?: CallOptions,
  ) => Promise<Exchange<Body>>;
}

/**
 * Passes on what the assets service says, by itself or through a cache at the door. A version check or an asset, as it is: coding,
 * tag and caching are the assets service's own.
 */
export type AssetsDoor = <Body>(
  name: string,
  call: Call<Body>,
  headers: IncomingHttpHeaders,
  context: CallContext,
) => Promise<Reply<Body>>;

/** @param cache without it every request asks the assets service */
export function createAssetsDoor(cache?: EdgeCache): AssetsDoor {
  return async <Body>(key: string, call: Call<Body>, headers: IncomingHttpHeaders, context: CallContext) => {
    const ask = async (asked: Record<string, string>, as: CallContext) => {
      const { status, headers: all, body } = await call.exchange({}, as, { headers: asked });
      return { status, headers: present(told, all), body };
    };
    if (!cache) return replyOf<Body>(await ask(present([...representation, ...condition], headers), context));
    const asked = present(representation, headers);
    // Others may wait for the same answer: it must not end with the one who asked first.
    const shared = { ...context, signal: undefined };
    const variant = `${key} ${asked['accept-encoding'] ?? ''}`;
    return replyOf<Body>(await cache.fetch(variant, headers, () => ask(asked, shared)));
  };
}

const replyOf = <Body>({ status, headers, body }: { status: number; headers: Record<string, string>; body: unknown }) =>
  new Reply(body as Body, { status, headers });

const present = (
  names: readonly string[],
  headers: Exchange<unknown>['headers'] | IncomingHttpHeaders,
): Record<string, string> => {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name];
    if (typeof value === 'string') found[name] = value;
  }
  return found;
};
