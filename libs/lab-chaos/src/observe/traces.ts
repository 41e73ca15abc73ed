import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exchange } from '@gameday/lab-kit';
import { atomicWriteFile } from '@gameday/process/identity';
import { isRefused, LabChaosError, messageOf } from '../errors.ts';
import { type Lab, tracesFolder } from '../lab/lab.ts';

/** A trace as Jaeger's API has it; what is in a span is for who shows it. */
export interface Trace {
  readonly traceID: string;
  readonly spans: readonly unknown[];
}

const answerMs = 10_000;

async function ask(lab: Pick<Lab, 'ports'>, path: string, signal: AbortSignal): Promise<readonly Trace[] | undefined> {
  const { jaeger } = lab.ports;
  try {
    const { status, text } = await exchange({ path, to: jaeger, timeoutMs: answerMs, signal });
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`it answers ${status}: ${text.slice(0, 200)}`);
    return (JSON.parse(text) as { data?: readonly Trace[] }).data ?? [];
  } catch (error) {
    const away = isRefused(error) ? `nobody answers at 127.0.0.1:${jaeger}` : messageOf(error);
    throw new LabChaosError('no_target', `Jaeger does not answer: ${away}`, { cause: error });
  }
}

/** What to look for. Moments are milliseconds since the epoch. */
export interface TraceSearch {
  readonly service: string;
  readonly operation?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly fromMs: number;
  readonly toMs: number;
  readonly minDurationMs?: number | undefined;
  readonly maxDurationMs?: number | undefined;
  readonly limit: number;
}

/** The traces that Jaeger finds. @throws LabChaosError when it does not answer */
export async function findTraces(
  lab: Pick<Lab, 'ports'>,
  search: TraceSearch,
  signal: AbortSignal,
): Promise<readonly Trace[]> {
  const { service, operation, tags, fromMs, toMs, minDurationMs, maxDurationMs, limit } = search;
  // Jaeger counts in microseconds.
  const query = new URLSearchParams({
    service,
    start: String(fromMs * 1000),
    end: String(toMs * 1000),
    limit: String(limit),
  });
  if (operation !== undefined) query.set('operation', operation);
  if (tags) query.set('tags', JSON.stringify(tags));
  if (minDurationMs !== undefined) query.set('minDuration', `${minDurationMs}ms`);
  if (maxDurationMs !== undefined) query.set('maxDuration', `${maxDurationMs}ms`);
  return (await ask(lab, `/api/traces?${query.toString()}`, signal)) ?? [];
}

/** Of one trace; undefined when Jaeger does not have it, or no more. @throws LabChaosError when it does not answer */
export const readTrace = async (
  lab: Pick<Lab, 'ports'>,
  traceId: string,
  signal: AbortSignal,
): Promise<Trace | undefined> => (await ask(lab, `/api/traces/${encodeURIComponent(traceId)}`, signal))?.[0];

const traceIds = /^[0-9a-f]{16,32}$/;

/** Copies of traces in a run's folder: Jaeger keeps them in memory, and not for long. */
export class TraceCopies {
  readonly #lab: Pick<Lab, 'ports'>;
  readonly #folder: string;
  /** How many spans each copy has. */
  readonly #spans = new Map<string, number>();

  /** @param runFolder copies go to `traces/` below it */
  constructor(lab: Pick<Lab, 'ports'>, runFolder: string) {
    this.#lab = lab;
    this.#folder = tracesFolder(runFolder);
  }

  /** Relative to the run's folder. */
  fileOf(traceId: string): string {
    return `traces/${traceId}.json`;
  }

  has(traceId: string): boolean {
    return this.#spans.has(traceId);
  }

  /** Copies a trace, again if it has more spans by now: they come from several processes, one after the other. */
  async copy(traceId: string, signal: AbortSignal): Promise<boolean> {
    if (!traceIds.test(traceId)) return false;
    const trace = await readTrace(this.#lab, traceId, signal);
    return trace ? this.keep(trace) : this.has(traceId);
  }

  /** Keeps a trace that was read already. */
  async keep(trace: Trace): Promise<boolean> {
    const { traceID, spans } = trace;
    if (!traceIds.test(traceID)) return false;
    if (spans.length <= (this.#spans.get(traceID) ?? 0)) return true;
    await mkdir(this.#folder, { recursive: true });
    atomicWriteFile(join(this.#folder, `${traceID}.json`), `${JSON.stringify({ data: [trace] })}\n`);
    this.#spans.set(traceID, spans.length);
    return true;
  }
}
