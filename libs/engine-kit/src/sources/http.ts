import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from 'undici';
import { codeOf, messageOf, SourceFailed } from '../errors.ts';

/** A machine without a route there is told so soon. */
const connectTimeoutMs = 3_000;
const headersTimeoutMs = 15_000;
/** The longest silence in the middle of a transfer. */
const bodyTimeoutMs = 30_000;
const redirectsMax = 5;

const loopbackHosts: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * An address that may be asked: https, or plain http on this machine (a local test server).
 * @throws SourceFailed `insecure_address`
 */
function checkAddress(address: string): URL {
  if (!URL.canParse(address)) throw new SourceFailed('insecure_address', `"${address}" is not an address`);
  const url = new URL(address);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHosts.includes(url.hostname))) return url;
  throw new SourceFailed(
    'insecure_address',
    `${address} is refused: engines are downloaded by https only (or by http from 127.0.0.1, for tests)`,
  );
}

/** Agents are made per use and closed by the user; the standard proxy variables are honoured beyond this machine. */
function agentFor(url: URL, env: NodeJS.ProcessEnv): Dispatcher {
  const timeouts = {
    connect: { timeout: connectTimeoutMs },
    headersTimeout: headersTimeoutMs,
    bodyTimeout: bodyTimeoutMs,
  };
  if (loopbackHosts.includes(url.hostname)) return new Agent(timeouts);
  const httpsProxy = env.https_proxy ?? env.HTTPS_PROXY;
  const noProxy = env.no_proxy ?? env.NO_PROXY;
  return new EnvHttpProxyAgent({
    ...timeouts,
    ...(httpsProxy ? { httpsProxy } : {}),
    ...(noProxy ? { noProxy } : {}),
  });
}

export interface HttpOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** An answer's body on its way. */
interface Incoming {
  /** Undefined where the server does not say. */
  readonly bytes: number | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Asks for a file, follows redirects, and hands its body to the receiver.
 * @throws SourceFailed with the address and what to do; the signal's reason when it fired
 */
export async function get<T>(
  address: string,
  { env, signal }: HttpOptions,
  receive: (incoming: Incoming) => Promise<T>,
): Promise<T> {
  let url = checkAddress(address);
  for (let hop = 0; hop <= redirectsMax; hop += 1) {
    const agent = agentFor(url, env);
    try {
      const { statusCode, headers, body } = await request(url, { dispatcher: agent, signal });
      const location = headers.location;
      if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') {
        await body.dump();
        url = checkAddress(new URL(location, url).href);
        continue;
      }
      if (statusCode !== 200) {
        await body.dump();
        throw refusal(address, statusCode);
      }
      const length = Number(headers['content-length']);
      return await receive({ bytes: Number.isFinite(length) && length > 0 ? length : undefined, body });
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof SourceFailed ? error : transportFailure(address, error);
    } finally {
      await agent.destroy();
    }
  }
  throw new SourceFailed('bad_answer', `${address} leads in circles: more than ${redirectsMax} redirects`);
}

const refusal = (address: string, statusCode: number) =>
  statusCode === 404 || statusCode === 410
    ? new SourceFailed(
        'not_found',
        `${address} answered ${statusCode}: there is no such file; the release may have moved`,
      )
    : new SourceFailed('bad_answer', `${address} answered ${statusCode}; try again later`);

/** What a broken transfer looks like in undici, as against one that never began. */
const cutShort = [
  'UND_ERR_SOCKET',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_ABORTED',
  'ECONNRESET',
];

function transportFailure(address: string, error: unknown): Error {
  const code = codeOf(error);
  const why = `${messageOf(error)}${code ? ` (${code})` : ''}`;
  return code !== undefined && cutShort.includes(code)
    ? new SourceFailed('truncated', `the transfer of ${address} broke off: ${why}; try again`, { cause: error })
    : new SourceFailed(
        'unreachable',
        `${address} cannot be reached from this machine: ${why}; check the network or set a proxy (HTTPS_PROXY)`,
        { cause: error },
      );
}

/** The whole body as text, up to a size. */
export async function getText(address: string, options: HttpOptions, bytesMax: number): Promise<string> {
  return get(address, options, async ({ body }) => {
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of body) {
      bytes += part.byteLength;
      if (bytes > bytesMax) {
        throw new SourceFailed('too_large', `${address} is larger than ${bytesMax} bytes, so it is no checksum file`);
      }
      parts.push(part);
    }
    return Buffer.concat(parts).toString('utf8');
  });
}
