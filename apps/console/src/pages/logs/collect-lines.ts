import { type LogLevel, type LogLine, logLevels, type LogPart } from '@gameday/console-api';
import { createHistogram } from './histogram.ts';
import { continues, glance, parseLogLine } from '../../sources/log-line.ts';
import type { LogQuery } from './log-query.ts';

/** Takes the lines of many logs, and keeps the newest that match. */
export interface Collector {
  /** Takes one log's lines, which come in the order in which they were written. */
  part(of: Pick<LogPart, 'name' | 'service'>): {
    take(line: string): void;
    end(): void;
    readonly firstMs: number | undefined;
  };
  /** In the order of time. */
  lines(): readonly LogLine[];
  readonly matched: number;
  histogram(): ReturnType<ReturnType<typeof createHistogram>['buckets']>;
}

interface Kept {
  readonly atMs: number;
  readonly part: Pick<LogPart, 'name' | 'service'>;
  readonly text: string;
  readonly more: string;
}

/** A line together with those that go on with it. */
interface Entry {
  readonly atMs: number | undefined;
  readonly level: LogLevel | undefined;
  readonly text: string;
  more: string;
}

const moreCharactersMax = 16_000;
/** A log's first lines without a time wait for one so long. */
const waitingMax = 200;

/** Finds a text in lines, capitals or not. */
function finder(text: string | undefined): (line: string) => boolean {
  if (text === undefined) return () => true;
  const pattern = new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), 'i');
  return (line) => pattern.test(line);
}

function toLine({ atMs, part, text, more }: Kept): LogLine {
  const { level, message, traceId, spanId, fields } = parseLogLine(text);
  return {
    atMs,
    part: part.name,
    message,
    fields,
    ...(part.service !== undefined && { service: part.service }),
    ...(level && { level }),
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
    ...(more !== '' && { more }),
  };
}

/** @param nowMs the time of lines that have none, before any that has */
export function createCollector(query: LogQuery, nowMs: number): Collector {
  const { fromMs, toMs, limit, traceId, spanId } = query;
  const least = query.level === undefined ? -1 : logLevels.indexOf(query.level);
  const holdsText = finder(query.text);
  const histogram = createHistogram();
  let kept: Kept[] = [];
  let floorMs = Number.NEGATIVE_INFINITY;
  let matched = 0;

  const isOfTrace = (text: string): boolean => {
    if (traceId === undefined && spanId === undefined) return true;
    const line = parseLogLine(text);
    return (traceId === undefined || line.traceId === traceId) && (spanId === undefined || line.spanId === spanId);
  };
  // Sorting keeps the order of lines of the same time, which is the order of their log.
  const newest = () => {
    kept = kept.toSorted((a, b) => a.atMs - b.atMs).slice(-limit);
    if (kept.length === limit) floorMs = kept[0]?.atMs ?? floorMs;
  };
  const offer = (part: Kept['part'], { level, text, more }: Entry, atMs: number) => {
    if (atMs < fromMs || atMs > toMs) return;
    if (least >= 0 && (level === undefined || logLevels.indexOf(level) < least)) return;
    if (!(holdsText(text) || (more !== '' && holdsText(more))) || !isOfTrace(text)) return;
    matched += 1;
    histogram.add(atMs, level ?? 'none');
    if (atMs < floorMs) return;
    kept.push({ atMs, part, text, more });
    if (kept.length >= limit * 4) newest();
  };

  return {
    part(of) {
      let entry: Entry | undefined;
      let lastMs: number | undefined;
      let firstMs: number | undefined;
      let waiting: Entry[] = [];
      const settle = (atMs: number) => {
        for (const one of waiting) offer(of, one, atMs);
        waiting = [];
      };
      const finish = () => {
        if (!entry) return;
        const atMs = entry.atMs ?? lastMs;
        if (atMs === undefined) {
          if (waiting.length < waitingMax) waiting.push(entry);
        } else {
          settle(atMs);
          firstMs ??= atMs;
          lastMs = atMs;
          offer(of, entry, atMs);
        }
        entry = undefined;
      };
      return {
        get firstMs() {
          return firstMs;
        },
        take(text) {
          if (text === '' || text === '\r') return;
          if (entry && continues(text)) {
            if (entry.more.length < moreCharactersMax) entry.more += entry.more === '' ? text : `\n${text}`;
            return;
          }
          finish();
          const { atMs, level } = glance(text);
          entry = { atMs, level, text, more: '' };
        },
        end() {
          finish();
          settle(lastMs ?? nowMs);
        },
      };
    },
    lines() {
      newest();
      return kept.map(toLine);
    },
    get matched() {
      return matched;
    },
    histogram: () => histogram.buckets({ fromMs, toMs }),
  };
}
