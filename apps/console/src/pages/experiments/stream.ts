import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { ChaosRunEvent, RunItem, RunStream } from '@gameday/console-api';
import { eventsFile } from '@gameday/lab-kit/paths';
import { eventIn } from '../../sources/runs-events.ts';
import { tailOf } from '../../sources/runs-tail.ts';
import { Refusal } from '../../web/refusal.ts';

const lookEveryMs = 250;
const heartbeatMs = 15_000;
/** Whether a silent run still goes on is asked so often. */
const stateEveryMs = 1_000;
const streamsMax = 24;
/** A browser that lets so much pile up is cut off; it comes back by itself and gets all anew. */
const backlogBytesMax = 8 * 1024 * 1024;

const message = <Name extends keyof RunStream>(name: Name, data: RunStream[Name]): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

export interface RunStreams {
  /**
   * Sends the events of a run, from its first one on and as they come, until no more will.
   * @param folder of the run
   * @param stateOf asks whether it still goes on
   * @throws Refusal when too many are followed already
   */
  follow(response: ServerResponse, run: string, folder: string, stateOf: () => Promise<RunItem['state']>): void;
  close(): void;
}

/** Follows runs for browsers: files are looked at only while somebody looks on. */
export function createRunStreams(): RunStreams {
  const open = new Set<ServerResponse>();

  async function pump(
    response: ServerResponse,
    folder: string,
    stateOf: () => Promise<RunItem['state']>,
  ): Promise<void> {
    const tail = tailOf(join(folder, eventsFile));
    let sentAtMs = performance.now();
    let askedAtMs = Number.NEGATIVE_INFINITY;
    const send = (text: string) => {
      sentAtMs = performance.now();
      if (response.writableLength > backlogBytesMax) response.destroy();
      else response.write(text);
    };
    while (open.has(response)) {
      const lines = await tail.read();
      const events = lines.map(eventIn).filter((event): event is ChaosRunEvent => event !== undefined);
      if (events.length > 0) send(message('events', events));
      if (events.some(({ type }) => type === 'verdict')) return void response.end(message('end', { state: 'ended' }));
      if (lines.length === 0) {
        if (performance.now() - askedAtMs > stateEveryMs) {
          askedAtMs = performance.now();
          const state = await stateOf();
          if (state !== 'running') return void response.end(message('end', { state }));
        }
        if (performance.now() - sentAtMs > heartbeatMs) send(': alive\n\n');
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
    }
  }

  return {
    follow(response, run, folder, stateOf) {
      if (open.size >= streamsMax) throw new Refusal('unavailable', 'Too many browsers follow runs; close one.');
      open.add(response);
      response.once('close', () => open.delete(response));
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      response.write(`retry: 1000\n${message('begin', { run })}`);
      pump(response, folder, stateOf).catch(() => response.destroy());
    },
    close() {
      for (const response of open) response.end();
      open.clear();
    },
  };
}
