import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, startLab, type TestLab } from './support/lab.ts';
import { TestPerson, type ApiPost } from './support/person.ts';

let lab: TestLab;
let gateway: string;

beforeAll(async () => {
  lab = await startLab();
  gateway = lab.url(lab.ports.gateway);
});
afterAll(() => lab.stop());

/** Stops every replica of a service, and hands back a function that brings one back. */
async function without(service: string): Promise<() => Promise<void>> {
  expect((await lab.gameday('scale', service, '0')).code).toBe(0);
  await eventually(`${service} being gone`, async () => {
    const found = (await lab.status()).services.find(({ name }) => name === service);
    return found !== undefined && found.replicas.length === 0;
  });
  return async () => {
    expect((await lab.gameday('scale', service, '1')).code).toBe(0);
    await eventually(`${service} being back`, async () => {
      const found = (await lab.status()).services.find(({ name }) => name === service);
      return found?.replicas[0]?.state === 'ready';
    });
  };
}

describe('while a part is away', () => {
  it('users: the last known nicknames are shown for a while, then none, and who is signed in stays signed in', async () => {
    const ann = await TestPerson.signUp(gateway);
    const post = await ann.post('hello');
    const back = await without('users');
    const degraded = await eventually('the feed saying that users is away', async () => {
      const feed = await ann.feed();
      return feed.degraded && feed;
    });
    expect(degraded).toMatchObject({
      degraded: ['users'],
      items: [{ author: { id: ann.id, nickname: ann.nickname }, commentCount: 0 }],
    });
    await eventually(
      'the nickname being too old to be shown',
      async () => (await ann.feed()).items[0]?.author.nickname === null,
      45_000,
    );
    expect((await ann.feed()).items[0]?.commentCount).toBe(0);
    const profile = await ann.send('GET', `/api/profiles/${ann.id}`);
    expect(profile).toMatchObject({
      status: 200,
      body: { user: { nickname: null }, postCount: 1, degraded: ['users'] },
    });
    const refused = await ann.send('PATCH', '/api/users/me', { body: { nickname: 'other' } });
    expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    await back();
    await eventually('the feed being whole again', async () => (await ann.feed()).degraded === undefined);
    expect((await ann.send<ApiPost>('GET', `/api/posts/${post.id}`)).body.author.nickname).toBe(ann.nickname);
  });

  it('comments: posts are shown without their number', async () => {
    const ann = await TestPerson.signUp(gateway);
    await ann.post('hello');
    const back = await without('comments');
    const feed = await ann.feed();
    expect(feed.degraded).toEqual(['comments']);
    expect(feed.items[0]).toMatchObject({ author: { nickname: ann.nickname }, commentCount: null });
    await back();
  });

  it('messages: a comment is written all the same, and its author told once when messages is back', async () => {
    const [ann, bob] = await Promise.all([TestPerson.signUp(gateway), TestPerson.signUp(gateway)]);
    const post = await ann.post('hello');
    const back = await without('messages');
    const comment = await bob.comment(post.id, 'you will hear of this');
    expect(comment.text).toBe('you will hear of this');
    await back();
    const items = await eventually('the notification', async () => {
      const { status, body } = await ann.send<{ items: Array<{ kind: string }> }>('GET', '/api/notifications');
      return status === 200 && body.items.length > 0 && body.items;
    });
    expect(items).toMatchObject([{ kind: 'comment', postId: post.id, actor: { id: bob.id } }]);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(await ann.notifications()).toHaveLength(1);
  });

  it('feed: profiles have no numbers, and the home feed says that it is away', async () => {
    const ann = await TestPerson.signUp(gateway);
    const back = await without('feed');
    const profile = await ann.send('GET', `/api/profiles/${ann.id}`);
    expect(profile).toMatchObject({
      status: 200,
      body: { user: { nickname: ann.nickname }, postCount: null, followerCount: null, degraded: ['feed'] },
    });
    expect(await ann.send('GET', '/api/feed')).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    await back();
  });
});
