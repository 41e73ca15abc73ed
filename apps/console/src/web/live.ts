import type { ServerResponse } from 'node:http';
import type { Html } from './html.ts';
import type { Feed } from './feed.ts';

/** The parts of the page that change, by the id of their element. */
export type Sections = Readonly<Record<string, Html>>;

export interface Live {
  /** Sends the sections over this response, now and whenever they change, until the browser goes. */
  attach(response: ServerResponse): void;
  /** Whether one more browser can be taken. */
  readonly full: boolean;
  close(): void;
}

export interface LiveOptions {
  readonly feeds: ReadonlyArray<Feed<unknown>>;
  readonly render: () => Sections;
  /** Names what the page is made of: a browser that has another one loads the page again. */
  readonly build: string;
  /** Default 32. */
  readonly browsersMax?: number;
  /** How often a quiet stream shows that it is alive; default 15 000. */
  readonly heartbeatMs?: number;
}

/** A browser that lets so much pile up is cut off; it comes back by itself and gets all sections anew. */
const backlogBytesMax = 2 * 1024 * 1024;

const event = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** Server-sent events: the page's sections are rendered once, for all browsers, and only what changed is sent. */
export function createLive(options: LiveOptions): Live {
  const { feeds, render, build, browsersMax = 32, heartbeatMs = 15_000 } = options;
  const browsers = new Set<ServerResponse>();
  let sent = new Map<string, string>();
  let unwatch: Array<() => void> = [];
  let heartbeat: NodeJS.Timeout | undefined;

  const send = (response: ServerResponse, text: string) => {
    if (response.writableLength > backlogBytesMax) response.destroy();
    else response.write(text);
  };
  const rendered = () => new Map(Object.entries(render()).map(([id, markup]) => [id, markup.toString()]));
  const publish = () => {
    const now = rendered();
    const changed = [...now].filter(([id, markup]) => sent.get(id) !== markup);
    sent = now;
    if (changed.length === 0) return;
    const text = event('sections', Object.fromEntries(changed));
    for (const response of browsers) send(response, text);
  };
  const start = () => {
    sent = rendered();
    unwatch = feeds.map((feed) => feed.watch(publish));
    heartbeat = setInterval(() => {
      for (const response of browsers) send(response, event('alive', {}));
    }, heartbeatMs).unref();
  };
  const leave = (response: ServerResponse) => {
    if (!browsers.delete(response) || browsers.size > 0) return;
    clearInterval(heartbeat);
    for (const end of unwatch) end();
    unwatch = [];
  };

  return {
    get full() {
      return browsers.size >= browsersMax;
    },
    attach(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      if (browsers.size === 0) start();
      browsers.add(response);
      response.once('close', () => leave(response));
      response.write(`retry: 1000\n${event('hello', { build })}${event('sections', Object.fromEntries(sent))}`);
    },
    close() {
      for (const response of browsers) response.end();
    },
  };
}
