import type { Trace, TraceSearchAnswer, TraceSummary } from '@gameday/console-api';
import { summarize } from '../../model/trace.ts';
import { readServices, searchTraces, type TraceQuery } from '../../sources/jaeger.ts';
import type { TraceSearch } from './search-query.ts';

/** Jaeger shares its machine with the lab: so many questions at once. */
const atOnceMax = 3;

/** How far back is looked, step by step. */
const stepsBackMs = [10_000, 60_000, 600_000, 3_600_000];

/**
 * The newest traces that match. Jaeger copies every trace that matches before it takes the newest of them (seconds, where it holds
 * thousands): a short time is asked for first, and a longer one only where that holds too few.
 */
async function newestTraces(
  port: number,
  query: TraceQuery,
  nowMs: number,
  signal?: AbortSignal,
): Promise<readonly Trace[]> {
  const untilMs = Math.min(query.toMs ?? nowMs, nowMs);
  for (const backMs of stepsBackMs) {
    const fromMs = untilMs - backMs;
    if (query.fromMs !== undefined && query.fromMs >= fromMs) break;
    const traces = await searchTraces(port, { ...query, fromMs }, signal);
    if (traces.length >= query.limit) return traces;
  }
  return searchTraces(port, query, signal);
}

export interface SearchPlace {
  /** Of Jaeger's query API. */
  readonly port: number;
  /** The service that people's requests reach first. */
  readonly door: string;
  /** Milliseconds since 1970; default the clock's. */
  readonly nowMs?: number;
}

/** Jaeger searches in one service at a time: every service is asked, and a trace that several name is taken once. */
export async function search(
  { port, door, nowMs = Date.now() }: SearchPlace,
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
      const traces = await newestTraces(port, { ...query, service: name }, nowMs, signal);
      full ||= traces.length >= query.limit;
      for (const trace of traces) if (!found.has(trace.id)) found.set(trace.id, summarize(trace));
    }
  };
  await Promise.all(Array.from({ length: atOnceMax }, worker));
  const traces = [...found.values()].toSorted((a, b) => b.startUs - a.startUs).slice(0, query.limit);
  return { state: 'ready', services, traces, full: full || found.size > traces.length };
}
