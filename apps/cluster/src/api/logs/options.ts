import { ApiError } from '../status.ts';
import { isOn } from '../call.ts';

/** What of a log is asked for (core/v1 PodLogOptions). */
export interface LogOptions {
  readonly container?: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  /** Epoch milliseconds of the oldest line. */
  readonly sinceMs?: number;
}

const bad = (name: string, value: string, must: string) =>
  new ApiError('Invalid', `PodLogOptions is invalid: ${name}: Invalid value: "${value}": must be ${must}`);

function count(query: URLSearchParams, name: string, min: number): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min) throw bad(name, text, `a whole number of at least ${min}`);
  return value;
}

/** @throws ApiError Invalid naming the option */
export function logOptions(query: URLSearchParams, nowMs: number): LogOptions {
  const tailLines = count(query, 'tailLines', 0);
  const limitBytes = count(query, 'limitBytes', 1);
  const sinceSeconds = count(query, 'sinceSeconds', 1);
  const sinceTime = query.get('sinceTime') || undefined;
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    throw bad('sinceTime', sinceTime, 'left out where sinceSeconds is given: at most one of both may be');
  }
  const sinceMs = sinceSeconds === undefined ? Date.parse(sinceTime ?? '') : nowMs - sinceSeconds * 1_000;
  if (sinceTime !== undefined && Number.isNaN(sinceMs))
    throw bad('sinceTime', sinceTime, 'a time such as 2025-01-31T12:00:00Z');
  const container = query.get('container') || undefined;
  return {
    ...(container !== undefined && { container }),
    follow: isOn(query, 'follow'),
    previous: isOn(query, 'previous'),
    timestamps: isOn(query, 'timestamps'),
    ...(tailLines !== undefined && { tailLines }),
    ...(limitBytes !== undefined && { limitBytes }),
    ...(!Number.isNaN(sinceMs) && { sinceMs }),
  };
}
