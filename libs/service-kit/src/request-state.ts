import type { Permit } from '@gameday/balancer';
import type { RequestPriority } from '@gameday/conventions';
import type { AbortSignalLike } from '@gameday/resilience';
import type { Response } from 'express';

/** What the framework knows of a request while it is served. */
export interface RequestState {
  readonly requestId: string;
  /** Aborted when the client went away before it was answered. */
  readonly signal: AbortSignalLike;
  /** Route template; undefined until a route matched. */
  route: string | undefined;
  userId: string | undefined;
  /** When the answer is of no use any more, by `performance.now()`. */
  deadlineAt: number | undefined;
  priority: RequestPriority;
  /** What it was let in with; given back when it has ended. */
  permit: Permit | undefined;
}

export const setRequestState = (response: Response, state: RequestState): void => {
  response.locals.gameday = state;
};

/** @throws Error when the response did not come through `createApp` */
export function requestState(response: Response): RequestState {
  const state = response.locals.gameday as RequestState | undefined;
  if (!state) throw new Error('the request did not pass the framework: mount routers with createApp');
  return state;
}
