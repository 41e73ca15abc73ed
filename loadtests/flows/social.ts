import { fail, sleep } from 'k6';
import exec from 'k6/execution';
import { pick, pickWeighted } from '../shared/random.ts';
import { bodyOf, transact } from '../shared/transaction.ts';
import { type Account, join } from './people.ts';

/** What there is before the load begins. */
export interface Town {
  /** Makes nicknames of this run differ from those of earlier ones. */
  readonly run: string;
  readonly people: readonly Account[];
  readonly postIds: readonly string[];
}

/**
 * People to begin with, whom virtual users share: a password costs a core a fifth of a second on purpose, so that a
 * thousand users who all sign up would measure nothing else.
 */
const peopleAtFirst = 10;
const postsEach = 2;
const joinAttempts = 5;

/** People and posts to begin with. @throws Error that ends the run when the app does not take them */
export function prepareSocial(): Town {
  const run = Date.now().toString(36);
  const people: Account[] = [];
  const postIds: string[] = [];
  for (let index = 0; index < peopleAtFirst; index += 1) {
    const person = firstPerson(`person-${run}-${index}`);
    people.push(person);
    for (let post = 0; post < postsEach; post += 1) {
      const id = publish(person, `Post ${post} of ${person.nickname}`, 'prepare');
      if (id !== undefined) postIds.push(id);
    }
  }
  return { run, people, postIds };
}

/** An app that has just started, or is under a fault, may turn somebody away for a moment: that ends no run. */
function firstPerson(nickname: string): Account {
  for (let attempt = 1; attempt <= joinAttempts; attempt += 1) {
    const person = join(`${nickname}-${attempt}`, { signUp: 'prepare', signIn: 'prepare' });
    if (person) return person;
    sleep(1);
  }
  return fail(`the app took nobody new in ${joinAttempts} attempts, so there is nobody to act`);
}

/** What a user remembers between iterations. Each virtual user has this module to itself. */
let me: Account | undefined;
let accounts = 0;
let seenPostIds: readonly string[] = [];

const ok = ({ status }: { status: number }) => status === 200;
const done = ({ status }: { status: number }) => status === 204;
const made = ({ status }: { status: number }) => status === 201;

function publish(account: Account, text: string, name = 'post'): string | undefined {
  const response = transact({
    name,
    method: 'POST',
    path: '/api/posts',
    token: account.token,
    json: { text },
    says: 'the post is published',
    isRight: made,
  });
  return bodyOf<{ id: string }>(response)?.id;
}

interface Moment {
  readonly town: Town;
  readonly account: Account;
}

/** A post that this user has seen, or one of those that everybody knows. */
const somePost = ({ postIds }: Town): string | undefined => pick(seenPostIds) ?? pick(postIds);

/** Becomes somebody new, who follows somebody: the feed would be empty else. */
function signUp({ town }: Moment): void {
  accounts += 1;
  const account = join(`user-${town.run}-${exec.vu.idInTest}-${accounts}`);
  if (!account) return;
  me = account;
  follow({ town, account });
}

function follow({ town, account }: Moment): void {
  const other = pick(town.people.filter(({ id }) => id !== account.id));
  transact({
    name: 'follow',
    method: 'PUT',
    path: `/api/follows/${other?.id}`,
    token: account.token,
    says: 'the person is followed',
    isRight: done,
  });
}

function readFeed({ account }: Moment): void {
  const response = transact({
    name: 'read-feed',
    path: '/api/feed?limit=20',
    token: account.token,
    says: 'the feed is shown',
    isRight: ok,
  });
  seenPostIds = bodyOf<{ items: { id: string }[] }>(response)?.items?.map(({ id }) => id) ?? seenPostIds;
}

function readPost({ town, account }: Moment): void {
  const path = `/api/posts/${somePost(town)}`;
  transact({ name: 'read-post', path, token: account.token, says: 'the post is shown', isRight: ok });
}

function readComments({ town, account }: Moment): void {
  const path = `/api/posts/${somePost(town)}/comments`;
  transact({ name: 'read-comments', path, token: account.token, says: 'the comments are shown', isRight: ok });
}

function comment({ town, account }: Moment): void {
  transact({
    name: 'comment',
    method: 'POST',
    path: `/api/posts/${somePost(town)}/comments`,
    token: account.token,
    json: { text: `A comment by ${account.nickname}` },
    says: 'the comment is made',
    isRight: made,
  });
}

function post({ account }: Moment): void {
  publish(account, `A post by ${account.nickname}`);
}

function readProfile({ town, account }: Moment): void {
  const path = `/api/profiles/${pick(town.people)?.id}`;
  transact({ name: 'read-profile', path, token: account.token, says: 'the profile is shown', isRight: ok });
}

function readNotifications({ account }: Moment): void {
  const path = '/api/notifications?limit=20';
  transact({ name: 'read-notifications', path, token: account.token, says: 'notifications are shown', isRight: ok });
}

/** What people do, of a hundred times. Most read; few write; somebody new comes now and then. */
const habits: readonly { readonly item: (moment: Moment) => void; readonly weight: number }[] = [
  { item: readFeed, weight: 45 },
  { item: readPost, weight: 14 },
  { item: readComments, weight: 14 },
  { item: comment, weight: 9 },
  { item: post, weight: 6 },
  { item: follow, weight: 5 },
  { item: readProfile, weight: 3 },
  { item: readNotifications, weight: 3 },
  { item: signUp, weight: 1 },
];

export const socialTransactions = [
  'sign-up',
  'sign-in',
  'read-feed',
  'read-post',
  'read-comments',
  'comment',
  'post',
  'follow',
  'read-profile',
  'read-notifications',
] as const;

/** One thing that a person does. */
export function social(town: Town): void {
  me ??= town.people[exec.vu.idInTest % town.people.length];
  if (me) pickWeighted(habits)({ town, account: me });
}
