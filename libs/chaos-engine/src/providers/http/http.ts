import type { IncomingMessage } from 'node:http';
import { ActivityFailed, messageOf } from '../../errors.ts';
import { type HttpAnswer, readAnswer } from './answer.ts';
import { compose, type HttpRequest, type Outgoing, redirected } from './compose.ts';
import { NotConnected, send } from './send.ts';

const redirectsMax = 30;
const redirections = [301, 302, 303, 307, 308];

/** Attempts again only when no connection came about, as requests' `max_retries` does. */
async function attempt(sent: Outgoing, provider: HttpRequest, signal: AbortSignal): Promise<IncomingMessage> {
  for (let left = provider.max_retries ?? 0; ; left--) {
    try {
      return await send(sent, provider, signal);
    } catch (error) {
      if (!(error instanceof NotConnected) || left <= 0 || signal.aborted) throw error;
    }
  }
}

async function follow(provider: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  let sent = compose(provider);
  for (let redirects = 0; redirects <= redirectsMax; redirects++) {
    const response = await attempt(sent, provider, signal);
    const { location } = response.headers;
    if (location === undefined || !redirections.includes(response.statusCode ?? 0)) return readAnswer(response);
    response.resume();
    sent = redirected(sent, response.statusCode ?? 0, location);
  }
  throw new ActivityFailed(`${provider.url} redirects more than ${redirectsMax} times`);
}

/**
 * Makes a request as the Chaos Toolkit's http provider does (`chaoslib.provider.http`): redirects are followed, any
 * status is an answer. Proxies from the environment are not used.
 * @throws ActivityFailed when no answer came, or not in time
 */
export async function runHttp(provider: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  try {
    return await follow(provider, signal);
  } catch (error) {
    if (error instanceof ActivityFailed) throw error;
    if (signal.aborted) throw new ActivityFailed('the activity was ended', { cause: error });
    const what = error instanceof NotConnected ? 'failed to connect to' : 'lost the connection to';
    throw new ActivityFailed(`${what} ${provider.url}: ${messageOf(error)}`, { cause: error });
  }
}
