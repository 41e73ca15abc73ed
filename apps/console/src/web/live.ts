import type { ServerResponse } from 'node:http';
import type { LiveEvents, Reading } from '@gameday/console-api';
import type { Feed } from './feed.ts';

/** Sends readings to browsers as they change (server-sent events), each source asked once for all who follow it. */
export interface Live {
  /** Makes a feed something that browsers can follow by this name. */
  topic(name: string, feed: Feed<unknown>): void;
  readonly topics: readonly string[];
  /** Sends these topics over this response, now and whenever they change, until the browser goes. */
  attach(response: ServerResponse, topics: readonly string[]): void;
  /** Whether one more browser can be taken. */
  readonly full: boolean;
  close(): void;
}

export interface LiveOptions {
  /** Names what the page is made of: a browser that has another one loads the page again. */
  readonly build: string;
  /** Default 32. */
  readonly browsersMax?: number;
  /** How often a quiet stream shows that it is alive; default 15 000. */
  readonly heartbeatMs?: number;
}

/** A browser that lets so much pile up is cut off; it comes back by itself and gets all readings anew. */
const backlogBytesMax = 4 * 1024 * 1024;

const event = <Name extends keyof LiveEvents>(name: Name, data: LiveEvents[Name]): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

interface Topic {
  readonly feed: Feed<unknown>;
  readonly browsers: Set<ServerResponse>;
  /** What was sent last, without its time: an answer that says the same is not sent again. */
  sent: string;
  unwatch: () => void;
}

const sameness = (reading: Reading<unknown>): string =>
  reading.state === 'ready' ? JSON.stringify(reading.value) : JSON.stringify(reading);

export function createLive({ build, browsersMax = 32, heartbeatMs = 15_000 }: LiveOptions): Live {
  const topics = new Map<string, Topic>();
  const browsers = new Set<ServerResponse>();
  let heartbeat: NodeJS.Timeout | undefined;

  const send = (response: ServerResponse, text: string) => {
    if (response.writableLength > backlogBytesMax) response.destroy();
    else response.write(text);
  };
  const publish = (name: string, topic: Topic) => {
    const { reading } = topic.feed;
    const now = sameness(reading);
    if (now === topic.sent) return;
    topic.sent = now;
    const text = event('reading', { topic: name, reading });
    for (const response of topic.browsers) send(response, text);
  };
  const leave = (response: ServerResponse) => {
    browsers.delete(response);
    if (browsers.size === 0) clearInterval(heartbeat);
    for (const topic of topics.values()) {
      if (topic.browsers.delete(response) && topic.browsers.size === 0) topic.unwatch();
    }
  };

  return {
    topic(name, feed) {
      topics.set(name, { feed, browsers: new Set(), sent: '', unwatch: () => undefined });
    },
    get topics() {
      return [...topics.keys()];
    },
    get full() {
      return browsers.size >= browsersMax;
    },
    attach(response, names) {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      if (browsers.size === 0) {
        heartbeat = setInterval(() => {
          for (const each of browsers) send(each, ': alive\n\n');
        }, heartbeatMs).unref();
      }
      browsers.add(response);
      response.once('close', () => leave(response));
      response.write(`retry: 1000\n${event('hello', { build })}`);
      for (const name of names) {
        const topic = topics.get(name);
        if (!topic) continue;
        response.write(event('reading', { topic: name, reading: topic.feed.reading }));
        topic.browsers.add(response);
        if (topic.browsers.size > 1) continue;
        topic.sent = sameness(topic.feed.reading);
        topic.unwatch = topic.feed.watch(() => publish(name, topic));
      }
    },
    close() {
      for (const response of browsers) response.end();
    },
  };
}
