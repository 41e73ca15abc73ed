import { type ClientRequest, get } from 'node:http';

export interface StreamEvent {
  readonly name: string;
  readonly data: unknown;
}

/** Follows a stream of server-sent events; `next` waits for the first one that fits, those before it are dropped. */
export function follow(url: string) {
  const events: StreamEvent[] = [];
  let wake: () => void = () => undefined;
  let ended = false;
  let rest = '';
  const asked: ClientRequest = get(url, { agent: false }, (response) => {
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
        const data = field('data');
        if (data !== undefined) events.push({ name: field('event') ?? 'message', data: JSON.parse(data) });
      }
      wake();
    });
    response.on('close', () => {
      ended = true;
      wake();
    });
  });
  asked.on('error', () => {
    ended = true;
    wake();
  });
  const wait = async <Value>(look: () => Value | undefined, what: string, timeoutMs = 5_000): Promise<Value> => {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      const leftMs = deadline - Date.now();
      if (leftMs <= 0) throw new Error(`${what} did not come within ${timeoutMs} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  return {
    next: (name: string, fits: (data: unknown) => boolean = () => true) =>
      wait(() => {
        for (let event = events.shift(); event; event = events.shift()) {
          if (event.name === name && fits(event.data)) return event.data;
        }
        return undefined;
      }, `an event "${name}"`),
    ended: () => wait(() => (ended ? true : undefined), 'the end of the stream'),
    close: () => asked.destroy(),
  };
}
