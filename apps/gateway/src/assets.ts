import type { IncomingHttpHeaders } from 'node:http';
import { Reply, type CallContext, type CallOptions, type Exchange } from '@gameday/service-kit';

/** Request headers that decide which representation of an asset is sent. */
const asked = ['accept-encoding', 'if-none-match'] as const;
/** Answer headers that describe it. */
const told = ['content-type', 'content-encoding', 'content-length', 'etag', 'cache-control', 'vary'] as const;

interface Download<Body> {
  readonly exchange: (
    args: Record<string, never>,
    context: CallContext,
    options?: CallOptions,
  ) => Promise<Exchange<Body>>;
}

const present = (names: readonly string[], headers: Exchange<unknown>['headers'] | IncomingHttpHeaders) =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );

/** Passes an asset on as it is: coding, tag and caching are the assets service's own. */
export async function passAsset(
  download: Download<Buffer>,
  headers: IncomingHttpHeaders,
  context: CallContext,
): Promise<Reply<Buffer>> {
  const answer = await download.exchange({}, context, { headers: present(asked, headers) });
  return new Reply(answer.body, { status: answer.status, headers: present(told, answer.headers) });
}

/** Passes a version check on with its caching. */
export async function passVersion<Body>(check: Download<Body>, context: CallContext): Promise<Reply<Body>> {
  const answer = await check.exchange({}, context);
  return new Reply(answer.body, { headers: present(['cache-control'], answer.headers) });
}
