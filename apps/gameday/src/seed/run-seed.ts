import { header } from '@gameday/conventions';
import { exchange } from '@gameday/lab-kit';
import { CommandError } from '../cli/errors.ts';
import type { SeedPlan } from './seed-plan.ts';

export interface SeedTarget {
  /** The gateway's port. */
  readonly port: number;
  /** Everybody's. */
  readonly password: string;
  /** Begins the idempotency keys, so that the same seeding again adds nothing. */
  readonly keyPrefix: string;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly onProgress: (what: string) => void;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly token?: string;
  readonly key?: string;
  readonly body?: unknown;
  /** Statuses that are as good as success. */
  readonly accepted?: readonly number[];
}

const attemptsMax = 4;
/** Hashing a password takes a core for a fifth of a second, on purpose. */
const signUpsAtOnce = 2;

/** One call of the public API; what may succeed when repeated is repeated. @throws CommandError */
async function call<T>(
  target: SeedTarget,
  { method, path, token, key, body, accepted = [] }: Call,
): Promise<T | undefined> {
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(key !== undefined && { [header.idempotencyKey]: key }),
  };
  let last = '';
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const request = { method, path, to: target.port, body, headers, timeoutMs: 15_000, signal: target.signal };
    const answer = await exchange(request).catch((error: Error) => error);
    target.signal.throwIfAborted();
    if (answer instanceof Error) {
      last = answer.message;
    } else if (answer.status < 300) {
      return answer.text === '' ? undefined : (JSON.parse(answer.text) as T);
    } else if (accepted.includes(answer.status)) {
      return undefined;
    } else {
      last = `it answers ${answer.status}: ${answer.text.slice(0, 300)}`;
      if (answer.status < 500) break;
    }
    await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
  }
  throw new CommandError('seed_failed', `${method} ${path} on port ${target.port} failed: ${last}`, {
    hint: 'gameday status says what is not ready, gameday logs gateway more',
  });
}

/** Does the work for every item, several at a time, in order of starting. */
async function each<T, R>(
  items: readonly T[],
  concurrency: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await work(items[index] as T, index);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
  return results;
}

interface Person {
  readonly id: string;
  readonly token: string;
}

async function enter(target: SeedTarget, nickname: string): Promise<Person> {
  const body = { nickname, password: target.password };
  await call(target, { method: 'POST', path: '/api/users', body, accepted: [409] });
  const session = await call<{ token: string; user: { id: string } }>(target, {
    method: 'POST',
    path: '/api/sessions',
    body,
  });
  if (!session) throw new CommandError('seed_failed', `${nickname} got no session`);
  return { id: session.user.id, token: session.token };
}

/** Carries a plan out through the gateway's public API. @throws CommandError at the first thing that does not work */
export async function runSeed(plan: SeedPlan, target: SeedTarget): Promise<void> {
  const { concurrency, keyPrefix, onProgress } = target;
  onProgress(`${plan.people.length} people`);
  const people = await each(plan.people, signUpsAtOnce, (nickname) => enter(target, nickname));
  const person = (index: number) => people[index] as Person;
  onProgress(`${plan.follows.length} follows`);
  await each(plan.follows, concurrency, ({ follower, followed }) =>
    call(target, {
      method: 'PUT',
      path: `/api/follows/${encodeURIComponent(person(followed).id)}`,
      token: person(follower).token,
    }),
  );
  onProgress(`${plan.posts.length} posts`);
  const posts = await each(plan.posts, concurrency, ({ author, text }, index) =>
    call<{ id: string }>(target, {
      method: 'POST',
      path: '/api/posts',
      token: person(author).token,
      key: `${keyPrefix}-post-${index}`,
      body: { text },
    }),
  );
  onProgress(`${plan.comments.length} comments`);
  await each(plan.comments, concurrency, ({ author, post, text }, index) =>
    call(target, {
      method: 'POST',
      path: `/api/posts/${encodeURIComponent(posts[post]?.id ?? '')}/comments`,
      token: person(author).token,
      key: `${keyPrefix}-comment-${index}`,
      body: { text },
    }),
  );
}
