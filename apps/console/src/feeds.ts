import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsoleConfig } from './config.ts';
import type { Trace } from './model/trace.ts';
import { readLatestTraces } from './sources/jaeger.ts';
import { doorOf, type LabStatus, readLabStatus } from './sources/lab-status.ts';
import { prometheusAt } from './sources/prometheus.ts';
import { readTraffic, type Traffic } from './sources/traffic.ts';
import { createFeed, type Feed, lastValue } from './web/feed.ts';

/** Everything that the first page follows. */
export interface LabFeeds {
  readonly status: Feed<LabStatus>;
  readonly traffic: Feed<Traffic>;
  readonly traces: Feed<readonly Trace[]>;
  /** Asks whatever is older than `ageMsMax`, and waits for the answers, at most `waitMsMax`. */
  fresh(ageMsMax: number, waitMsMax: number): Promise<void>;
  close(): Promise<void>;
}

const tracesShown = 20;

/** The sources are asked only while somebody looks, each at its own pace. */
export function createLabFeeds({ supervisorSocket, ports }: ConsoleConfig): LabFeeds {
  const status = createFeed({ intervalMs: 1_000, read: (signal) => readLabStatus(supervisorSocket, signal) });
  const prometheus = prometheusAt(ports.prometheus);
  const traffic = createFeed({
    intervalMs: 5_000,
    read: (signal) => readTraffic(prometheus.queryRange, Date.now(), signal),
  });
  const traces = createFeed({
    intervalMs: 3_000,
    read: (signal) =>
      readLatestTraces(ports.jaeger, { service: doorOf(lastValue(status.reading)), limit: tracesShown }, signal),
  });
  const all = [status, traffic, traces];
  return {
    status,
    traffic,
    traces,
    async fresh(ageMsMax, waitMsMax) {
      const answers = Promise.all(all.map((feed) => feed.fresh(ageMsMax)));
      await Promise.race([answers, sleep(waitMsMax, undefined, { ref: false })]);
    },
    async close() {
      for (const feed of all) feed.close();
      await prometheus.close();
    },
  };
}
