import type { TraceSearchAnswer, TraceSummary } from '@gameday/console-api';
import { summarize } from '../../model/trace.ts';
import { readServices, searchTraces } from '../../sources/jaeger.ts';
import type { TraceSearch } from './search-query.ts';

/** Jaeger shares its machine with the lab: so many questions at once. */
const atOnceMax = 3;

export interface SearchPlace {
  /** Of Jaeger's query API. */
  readonly port: number;
  /** The service that people's requests reach first. */
  readonly door: string;
}

/** Jaeger searches in one service at a time: every service is asked, and a trace that several name is taken once. */
export async function search(
  { port, door }: SearchPlace,
  { service, ...query }: TraceSearch,
  signal?: AbortSignal,
): Promise<TraceSearchAnswer> {
  const wanted = async () => {
    if (service.of === 'one') return [service.name];
    return service.of === 'door' ? [door] : readServices(port, signal);
  };
  const services = await wanted();
  const found = new Map<string, TraceSummary>();
  let full = false;
  const waiting = [...services];
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const traces = await searchTraces(port, { ...query, service: name }, signal);
      full ||= traces.length >= query.limit;
      for (const trace of traces) if (!found.has(trace.id)) found.set(trace.id, summarize(trace));
    }
  };
  await Promise.all(Array.from({ length: atOnceMax }, worker));
  const traces = [...found.values()].toSorted((a, b) => b.startUs - a.startUs).slice(0, query.limit);
  return { state: 'ready', services, traces, full: full || found.size > traces.length };
}
