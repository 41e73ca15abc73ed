import { fail, sleep } from 'k6';
import { positive } from '../shared/settings.ts';
import { pick, pickWeighted } from '../shared/random.ts';
import { bodyOf, transact, type Transaction } from '../shared/transaction.ts';

interface Visitor {
  readonly id: string;
  readonly nickname: string;
  readonly token: string;
}

/** What all visitors know before the load begins. */
export interface Crowd {
  readonly visitors: readonly Visitor[];
  readonly postIds: readonly string[];
}

/** So many people, the same at every run: hashing passwords of new ones would be the greater part of a small load. */
const people = positive('PEOPLE', true) ?? 4;
const postsEach = 3;
/** Sample people only: nobody else's password. */
const password = 'load-test-only';
/** Whether writes carry an idempotency key, so that they may be tried again. */
const keyed = __ENV.KEYS === 'on';

const ok = ({ status }: { status: number }) => status === 200;
const made = ({ status }: { status: number }) => status === 201;
const key = (): string => `visitor-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;

type Request = Omit<Transaction<'text'>, 'says' | 'isRight'>;
const write = (request: Request, says: string) =>
  transact({ ...request, method: 'POST', says, isRight: made, ...(keyed && { idempotencyKey: key() }) });
const read = (name: string, path: string, token?: string) =>
  transact({ name, path, says: 'the answer is right', isRight: ok, ...(token !== undefined && { token }) });

const signIn = (nickname: string, name: string, isRight = made) =>
  transact({
    ...{ name, method: 'POST', path: '/api/sessions', json: { nickname, password } },
    ...(keyed && name !== 'prepare' && { idempotencyKey: key() }),
    ...{ says: 'the session is opened', isRight },
  });

/** What was done to the app before may still be felt at its door: so many seconds it is tried again. */
const patienceSeconds = 40;

/** Signs in; who is not there yet signs up first. */
function enter(nickname: string): Visitor {
  const known = () => true;
  let answer = signIn(nickname, 'prepare', known);
  for (let second = 0; second < patienceSeconds && (answer.status === 0 || answer.status >= 500); second += 1) {
    sleep(1);
    answer = signIn(nickname, 'prepare', known);
  }
  if (answer.status === 401) {
    write({ name: 'prepare', path: '/api/users', json: { nickname, password } }, 'the account is made');
    answer = signIn(nickname, 'prepare');
  }
  const session = bodyOf<{ token: string; user: { id: string } }>(answer);
  if (!session?.token || !session.user) return fail(`the app does not let ${nickname} in (${answer.status})`);
  return { id: session.user.id, nickname, token: session.token };
}

const publish = ({ token, nickname }: Visitor, name: string): string | undefined =>
  bodyOf<{ id: string }>(
    write({ name, path: '/api/posts', token, json: { text: `A post by ${nickname}` } }, 'the post is published'),
  )?.id;

/** The people, who follow each other and have published something. @throws Error that ends the run when they cannot enter */
export function gather(): Crowd {
  const visitors = Array.from({ length: people }, (_, index) => enter(`visitor-${index + 1}`));
  for (const { token } of visitors) {
    for (const { id } of visitors.filter((other) => other.token !== token)) {
      const path = `/api/follows/${id}`;
      transact({
        name: 'prepare',
        method: 'PUT',
        path,
        token,
        says: 'the person is followed',
        isRight: ({ status }) => status === 204,
      });
    }
  }
  const postIds = visitors.flatMap((visitor) =>
    Array.from({ length: postsEach }, () => publish(visitor, 'prepare')).filter((id) => id !== undefined),
  );
  return { visitors, postIds };
}

type Deed = (crowd: Crowd, me: Visitor, name: string) => void;

const deeds: Readonly<Record<string, Deed>> = {
  'read-feed': (_crowd, { token }, name) => void read(name, '/api/feed?limit=20', token),
  'read-post': ({ postIds }, { token }, name) => void read(name, `/api/posts/${pick(postIds)}`, token),
  'read-comments': ({ postIds }, { token }, name) => void read(name, `/api/posts/${pick(postIds)}/comments`, token),
  'read-profile': ({ visitors }, { token }, name) => void read(name, `/api/profiles/${pick(visitors)?.id}`, token),
  'read-notifications': (_crowd, { token }, name) => void read(name, '/api/notifications?limit=20', token),
  'home-version': (_crowd, _me, name) => void read(name, '/api/assets/home/version'),
  'home-layout': (_crowd, _me, name) => void read(name, '/api/assets/home/layout'),
  'miniprogram-version': (_crowd, _me, name) => void read(name, '/api/assets/miniprogram/version'),
  'miniprogram-package': (_crowd, _me, name) => void read(name, '/api/assets/miniprogram/package'),
  'sign-in': (_crowd, { nickname }, name) => void signIn(nickname, name),
  post: (_crowd, me, name) => void publish(me, name),
  comment: ({ postIds }, { token, nickname }, name) => {
    const path = `/api/posts/${pick(postIds)}/comments`;
    write({ name, path, token, json: { text: `A comment by ${nickname}` } }, 'the comment is made');
  },
};

/** `read-feed:80,comment:20`: what is done how often. @throws Error that ends the scenario before its first request */
function parseMix(text: string): { readonly item: string; readonly weight: number }[] {
  return text.split(',').map((part) => {
    const [item = '', share = '1'] = part.trim().split(':');
    const weight = Number(share);
    if (!(item in deeds)) throw new Error(`MIX names "${item}"; there are: ${Object.keys(deeds).join(', ')}`);
    if (!(weight > 0)) throw new Error(`MIX gives "${share}" of ${item}; it must be a number above 0`);
    return { item, weight };
  });
}

const mix = parseMix(__ENV.MIX || 'read-feed:70,read-comments:10,read-profile:10,comment:5,post:5');

export const visitorTransactions = mix.map(({ item }) => item);

/** One thing that one of the people does. */
export function visit(crowd: Crowd): void {
  const name = pickWeighted(mix);
  const me = pick(crowd.visitors);
  const deed = deeds[name];
  if (me && deed) deed(crowd, me, name);
}
