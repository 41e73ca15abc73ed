/** From the least to the most urgent. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A process of the lab that writes a log. */
export interface LogPart {
  readonly name: string;
  /** The service that it is, or was, a replica of. */
  readonly service?: string | undefined;
  readonly kind: 'service' | 'engine' | 'app' | 'other';
  /** Of all its files. */
  readonly bytes: number;
  /** When it wrote last, milliseconds since 1970. */
  readonly writtenMs: number;
}

/** `GET /api/logs/parts`: by kind, then by name. */
export interface LogParts {
  readonly parts: readonly LogPart[];
}

/** What a process said once; a stack or the like below its first line belongs to it. */
export interface LogLine {
  /** Milliseconds since 1970; of the line before it where it has no time of its own. */
  readonly atMs: number;
  readonly level?: LogLevel | undefined;
  readonly part: string;
  /** The service that the part is a replica of. */
  readonly service?: string | undefined;
  readonly message: string;
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
  /** All other fields. */
  readonly fields: ReadonlyArray<readonly [name: string, value: string]>;
  /** Lines that follow it in the file without a time of their own. */
  readonly more?: string | undefined;
}

/** Lines of one stretch of time; `none` counts those without a level. */
export interface LogBucket {
  readonly atMs: number;
  readonly counts: Readonly<Partial<Record<LogLevel | 'none', number>>>;
}

/** `GET /api/logs?…` (see `logFilterNames`). */
export interface LogAnswer {
  /** The newest that match, in the order of time. */
  readonly lines: readonly LogLine[];
  /** How many match in what was read; the lines are the newest of them. */
  readonly matched: number;
  readonly buckets: readonly LogBucket[];
  readonly bucketMs: number;
  /** Logs of which only the end was read, and since when. */
  readonly cut: ReadonlyArray<{ readonly part: string; readonly sinceMs: number | undefined }>;
  /** From where `GET /api/logs/tail?cursor=…` goes on. */
  readonly cursor: string;
}

/** `GET /api/logs/tail?cursor=…`: what was written since. */
export interface LogTail {
  /** In the order of time. */
  readonly lines: readonly LogLine[];
  /** So much was written that this many bytes were not looked at, and this many matching lines are left out. */
  readonly skippedBytes: number;
  readonly skippedLines: number;
  readonly cursor: string;
}

/**
 * What lines are narrowed by, as it stands in the page's address and in the server's: `service` and `part` (names, with commas
 * between; a line of either is shown), `level` (the least), `text`, `trace`, `span`, `from`, `to`, `limit`.
 */
export const logFilterNames = ['service', 'part', 'level', 'text', 'trace', 'span', 'from', 'to', 'limit'] as const;
export type LogFilterName = (typeof logFilterNames)[number];

export const logLimits = [200, 500, 1000, 2000] as const;

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Milliseconds since 1970 of what stands for a time in an address: a number of them, `now`, `now-15m` (s, m, h, d), or an ISO time.
 * @returns undefined where it is none of these
 */
export function instantOf(text: string, nowMs: number): number | undefined {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const [whole, amount, unit] = /^now(?:-(\d{1,6})([smhd]))?$/.exec(text) ?? [];
  if (whole !== undefined) return nowMs - Number(amount ?? 0) * unitMs[(unit ?? 's') as keyof typeof unitMs];
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
