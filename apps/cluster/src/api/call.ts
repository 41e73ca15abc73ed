import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiContext } from './context.ts';
import type { Resource } from './resources/resource.ts';

/** One request for a resource, with its path read. */
export interface Call {
  readonly context: ApiContext;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  readonly resource: Resource;
  readonly namespace?: string;
}

/** A request for one object. */
export interface ObjectCall extends Call {
  readonly name: string;
}

/** The value of a switch in the query: `watch`, `watch=1` and `watch=true` are on. */
export function isOn(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && ['', '1', 't', 'true'].includes(value.toLowerCase());
}
