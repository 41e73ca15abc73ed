/** Names and values as a process sent them, all of them text. */
export type SpanAttributes = ReadonlyArray<readonly [name: string, value: string]>;

export interface SpanEvent {
  /** Microseconds since 1970. */
  readonly atUs: number;
  readonly name: string;
  readonly attributes: SpanAttributes;
}

/** A span as the pages need it, whatever store it came from. Times are microseconds since 1970. */
export interface TraceSpan {
  readonly id: string;
  readonly parentId?: string | undefined;
  readonly service: string;
  readonly operation: string;
  /** server, client, producer, consumer or internal. */
  readonly kind?: string | undefined;
  readonly startUs: number;
  readonly durationUs: number;
  readonly failed: boolean;
  readonly attributes: SpanAttributes;
  readonly events: readonly SpanEvent[];
  /** Spans of this or other traces that caused it without being its parent. */
  readonly links: ReadonlyArray<{ readonly traceId: string; readonly spanId: string }>;
  /** Key of what it ran in, among the trace's processes. */
  readonly process: string;
  /** What the store had to mend, such as clocks that differ. */
  readonly warnings: readonly string[];
}

export interface TraceProcess {
  readonly service: string;
  /** What is known of the process: version, instance, host. */
  readonly resource: SpanAttributes;
}

export interface Trace {
  /** 32 hexadecimal digits. */
  readonly id: string;
  /** At least one. */
  readonly spans: readonly TraceSpan[];
  readonly processes: Readonly<Record<string, TraceProcess>>;
}

/** What a service had to do with a trace. */
export interface TraceService {
  readonly name: string;
  readonly spanCount: number;
  readonly failedCount: number;
}

/** What a list shows of a trace. */
export interface TraceSummary {
  readonly id: string;
  readonly service: string;
  readonly operation: string;
  readonly startUs: number;
  readonly durationUs: number;
  readonly spanCount: number;
  readonly failedCount: number;
  /** In the order in which they took part. */
  readonly services: readonly TraceService[];
  /** Spans that name a parent which has not come: the trace is not whole. */
  readonly orphanCount: number;
}

/** `GET /api/traces?…` (see `traceFilterNames`), and the topic `traces` with the latest at the door: newest first. */
export type TraceSearchAnswer =
  | {
      readonly state: 'ready';
      /** The services that were asked for; the door where none was named. */
      readonly services: readonly string[];
      readonly traces: readonly TraceSummary[];
      /** As many as were asked for came: there may be more. */
      readonly full: boolean;
    }
  | { readonly state: 'away'; readonly reason: string };

/** `GET /api/traces/choices?service=…`: what there is to choose from. */
export type TraceChoices =
  | {
      readonly state: 'ready';
      readonly services: readonly string[];
      /** The service that people's requests reach first. */
      readonly door: string;
      /** Of the service asked for; the door's where none was. */
      readonly operations: readonly string[];
    }
  | { readonly state: 'away'; readonly reason: string };

/** `GET /api/traces/ID`. */
export type TraceAnswer =
  | { readonly state: 'found'; readonly trace: Trace; readonly summary: TraceSummary }
  /** The store has no such trace: dropped, not there yet, or never sampled. */
  | { readonly state: 'unknown' }
  | { readonly state: 'away'; readonly reason: string };

/** What a search is narrowed by, as it stands in the page's address and in the server's. */
export const traceFilterNames = [
  'service',
  'operation',
  'tags',
  'minDuration',
  'maxDuration',
  'errors',
  'from',
  'to',
  'limit',
] as const;
export type TraceFilterName = (typeof traceFilterNames)[number];

/** In place of a service's name: all of them. */
export const everyService = '*';

export const traceLimits = [20, 50, 100, 200] as const;

/** A whole trace id out of what a person pasted (blanks, capitals, quotes, an address); undefined where there is none. */
export const traceIdIn = (text: string): string | undefined =>
  /(?:^|[^0-9a-f])([0-9a-f]{32})(?:$|[^0-9a-f])/.exec(text.trim().toLowerCase())?.[1];

const tag = /([^\s=]+)=(?:"((?:[^"\\]|\\.)*)"|(\S+))/y;

/**
 * Reads attributes written as `name=value other="with blanks"`.
 * @returns undefined where the text is something else
 */
export function parseTags(text: string): Readonly<Record<string, string>> | undefined {
  const tags: Record<string, string> = {};
  const rest = text.trim();
  for (let at = 0; at < rest.length;) {
    tag.lastIndex = at;
    const [whole, name, quoted, bare] = tag.exec(rest) ?? [];
    if (whole === undefined || name === undefined) return undefined;
    tags[name] = quoted === undefined ? (bare ?? '') : quoted.replaceAll(/\\(.)/g, '$1');
    at += whole.length;
    const gap = /^\s*/.exec(rest.slice(at))?.[0].length ?? 0;
    if (gap === 0 && at < rest.length) return undefined;
    at += gap;
  }
  return tags;
}

/** Whether a text is a duration such as `250us`, `100ms` or `1.5s`. */
export const isTraceDuration = (text: string): boolean => /^\d{1,9}(\.\d{1,6})?(us|µs|ms|s|m)$/.test(text);
