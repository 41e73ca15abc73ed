import { ActivityFailed } from '../../errors.ts';
import { isMapping } from '../../values/equality.ts';

/** A provider of the type `http` with all references resolved. */
export interface HttpRequest {
  readonly url: string;
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly arguments?: unknown;
  readonly timeout?: number | readonly number[] | undefined;
  readonly verify_tls?: boolean | undefined;
  readonly max_retries?: number | undefined;
}

/** A request as it goes over the wire. */
export interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

/** Pairs of a form or a query: lists repeat their key, nothing is left out. */
function pairs(values: Record<string, unknown>): string {
  const found = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined) found.append(key, typeof one === 'string' ? one : JSON.stringify(one));
    }
  }
  return found.toString();
}

const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

/** The URL, if it is one that can be called. */
function address(url: string): URL {
  const found = URL.canParse(url) ? new URL(url) : undefined;
  if (found?.protocol === 'http:' || found?.protocol === 'https:') return found;
  throw new ActivityFailed(`"${url}" is not a URL that begins with http:// or https://`);
}

/** Where the arguments go: into the query of a GET; else into the body, as JSON or as a form. */
export function compose(provider: HttpRequest): Outgoing {
  const url = address(provider.url);
  const method = (provider.method ?? 'GET').toUpperCase();
  const given = provider.headers ?? {};
  const headers = {
    'user-agent': 'gameday',
    accept: '*/*',
    'accept-encoding': 'gzip, deflate, br',
    ...lowerCased(given),
  };
  const args = provider.arguments;
  if (args === undefined || args === null || args === '') return { url, method, headers, body: undefined };
  if (method === 'GET') {
    const query = isMapping(args) ? pairs(args) : String(args);
    url.search = [url.search.slice(1), query].filter((part) => part !== '').join('&');
    return { url, method, headers, body: undefined };
  }
  // Exactly this spelling of the header and its value, as in chaoslib.
  if (given['Content-Type'] === 'application/json') return { url, method, headers, body: JSON.stringify(args) };
  if (!isMapping(args)) return { url, method, headers, body: typeof args === 'string' ? args : JSON.stringify(args) };
  return {
    url,
    method,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: pairs(args),
  };
}

/** What requests sends after a redirect: 303 becomes a GET, so do 301 and 302; no secrets go to another host. */
export function redirected(sent: Outgoing, status: number, location: string): Outgoing {
  const url = new URL(location, sent.url);
  const { authorization: _secret, cookie: _cookie, ...anonymous } = sent.headers;
  const headers = url.host === sent.url.host ? sent.headers : anonymous;
  if (status === 307 || status === 308) return { ...sent, url, headers };
  const { 'content-type': _type, ...bodiless } = headers;
  return { url, method: sent.method === 'HEAD' ? 'HEAD' : 'GET', headers: bodiless, body: undefined };
}
