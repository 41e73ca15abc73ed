import { summarize, type TraceSummary } from '../model/trace.ts';
import type { LabStatus } from '../sources/lab-status.ts';
import { latest } from '../sources/traffic.ts';
import type { Reading } from '../web/feed.ts';
import type { HomeState } from './home.ts';

/** The newest figures of a service; null where there is nothing to measure. */
interface TrafficFigures {
  readonly requestsPerSecond: number | null;
  readonly averageSeconds: number | null;
  readonly p999Seconds: number | null;
  readonly errorShare: number | null;
}

/** The first page for programs, as `/api/state` answers it. */
export interface StateDocument {
  readonly status: Reading<LabStatus>;
  readonly traffic: Reading<Readonly<Record<string, TrafficFigures>>>;
  readonly traces: Reading<readonly TraceSummary[]>;
}

function convert<From, To>(reading: Reading<From>, one: (value: From) => To): Reading<To> {
  if (reading.state === 'ready') return { ...reading, value: one(reading.value) };
  if (reading.state === 'loading') return reading;
  const { last, ...rest } = reading;
  return last === undefined ? rest : { ...rest, last: one(last) };
}

export const stateDocument = ({ status, traffic, traces }: HomeState): StateDocument => ({
  status,
  traffic: convert(traffic, ({ byService }) =>
    Object.fromEntries(
      [...byService].map(([service, tracks]) => [
        service,
        {
          requestsPerSecond: latest(tracks.requestsPerSecond) ?? null,
          averageSeconds: latest(tracks.averageSeconds) ?? null,
          p999Seconds: latest(tracks.p999Seconds) ?? null,
          errorShare: latest(tracks.errorShare) ?? null,
        },
      ]),
    ),
  ),
  traces: convert(traces, (list) => list.map(summarize)),
});
