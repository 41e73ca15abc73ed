import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, startLab, type TestLab } from './support/lab.ts';
import { TestPerson, type ApiComment, type ApiPost, type Page } from './support/person.ts';

/** The whole journey of a person, the same on the services and on the monolith. */
describe.each([
  { what: 'the services', upArgs: [] },
  { what: 'the monolith', upArgs: ['--monolith'] },
])('a person on $what', ({ upArgs }) => {
  let lab: TestLab;
  let gateway: string;

  beforeAll(async () => {
    lab = await startLab(...upArgs);
    gateway = lab.url(lab.ports.gateway);
  });
  afterAll(() => lab.stop());

  it('signs up, follows, posts, comments, is notified, renames, and is seen under the new nickname everywhere', async () => {
    const ann = await TestPerson.signUp(gateway, 'ann');
    const bob = await TestPerson.signUp(gateway, 'bob');
    expect(await bob.follow(ann.id)).toBe(204);
    const post = await ann.post('first post');
    expect(post).toMatchObject({ author: { id: ann.id, nickname: ann.nickname }, text: 'first post', commentCount: 0 });
    expect(new Date(post.createdAt).toISOString()).toBe(post.createdAt);

    const feed = await bob.feed();
    expect(feed.items.map(({ id }) => id)).toEqual([post.id]);
    const comment = await bob.comment(post.id, 'well said');
    expect(comment).toMatchObject({
      postId: post.id,
      author: { id: bob.id, nickname: bob.nickname },
      text: 'well said',
    });

    const notified = await eventually('ann being notified of follow and comment', async () => {
      const items = await ann.notifications();
      return items.length === 2 && items;
    });
    expect(notified.map(({ kind }) => kind)).toEqual(['comment', 'follow']);
    expect(notified[0]).toMatchObject({ actor: { id: bob.id, nickname: bob.nickname }, postId: post.id, read: false });
    expect((await ann.send('POST', `/api/notifications/${notified[0]?.id}/read`)).status).toBe(204);
    expect((await ann.notifications())[0]?.read).toBe(true);

    const nickname = `${bob.nickname}-renamed`;
    expect((await bob.send('PATCH', '/api/users/me', { body: { nickname } })).body).toEqual({ id: bob.id, nickname });
    const comments = await ann.send<Page<ApiComment>>('GET', `/api/posts/${post.id}/comments`);
    expect(comments.body.items[0]?.author).toEqual({ id: bob.id, nickname });
    expect((await ann.notifications())[0]?.actor.nickname).toBe(nickname);
    const profile = await ann.send('GET', `/api/profiles/${bob.id}`);
    expect(profile.body).toEqual({ user: { id: bob.id, nickname }, postCount: 0, followerCount: 0, followingCount: 1 });
    expect((await ann.send<ApiPost>('GET', `/api/posts/${post.id}`)).body.commentCount).toBe(1);
  });

  it('reads a long feed page by page, newest first, without gaps or repetitions', async () => {
    const ann = await TestPerson.signUp(gateway);
    const written: string[] = [];
    for (let number = 0; number < 12; number += 1) written.unshift((await ann.post(`post ${number}`)).id);
    const read: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<ApiPost> = await ann.feed(`?limit=5${cursor && `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(5);
      read.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(read).toEqual(written);
  });

  it('sees nothing of somebody any more after unfollowing', async () => {
    const [ann, bob] = await Promise.all([TestPerson.signUp(gateway), TestPerson.signUp(gateway)]);
    await ann.post('for followers');
    await bob.follow(ann.id);
    await bob.follow(ann.id);
    expect((await bob.feed()).items).toHaveLength(1);
    expect((await bob.send('DELETE', `/api/follows/${ann.id}`)).status).toBe(204);
    expect((await bob.feed()).items).toHaveLength(0);
    await eventually('the follow being told once', async () => (await ann.notifications()).length === 1);
  });

  describe('with an idempotency key', () => {
    const key = () => ({ 'idempotency-key': crypto.randomUUID() });

    it('has one effect and one answer for the same request sent twice', async () => {
      const ann = await TestPerson.signUp(gateway);
      const options = { body: { text: 'once' }, headers: key() };
      const [first, second] = [
        await ann.send('POST', '/api/posts', options),
        await ann.send('POST', '/api/posts', options),
      ];
      expect(second).toMatchObject({ status: 201, body: first.body });
      expect((await ann.feed()).items).toHaveLength(1);
    });

    it('gets 422 for another body under the same key, and its own answer under another person', async () => {
      const [ann, bob] = await Promise.all([TestPerson.signUp(gateway), TestPerson.signUp(gateway)]);
      const headers = key();
      await ann.send('POST', '/api/posts', { body: { text: 'one' }, headers });
      const other = await ann.send('POST', '/api/posts', { body: { text: 'two' }, headers });
      expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
      expect((await bob.send('POST', '/api/posts', { body: { text: 'two' }, headers })).status).toBe(201);
    });

    it('has one effect under many at once: the others hear 409 or the same answer', async () => {
      const ann = await TestPerson.signUp(gateway);
      const options = { body: { text: 'at once' }, headers: key() };
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => ann.send<ApiPost>('POST', '/api/posts', options)),
      );
      const created = answers.filter(({ status }) => status === 201);
      expect(created.length).toBeGreaterThan(0);
      expect(new Set(created.map(({ body }) => body.id)).size).toBe(1);
      expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
      expect((await ann.feed()).items).toHaveLength(1);
    });

    it('works for signing up and in: the same token comes again', async () => {
      const headers = key();
      const ann = await TestPerson.signUp(gateway);
      const options = { body: { nickname: ann.nickname, password: 'correct horse battery' }, headers };
      const [first, second] = [
        await ann.send('POST', '/api/sessions', options),
        await ann.send('POST', '/api/sessions', options),
      ];
      expect(first.status).toBe(201);
      expect(second.body).toEqual(first.body);
    });
  });

  it('downloads what the app needs before it shows anything, and is spared what it has', async () => {
    for (const [kind, content, about] of [
      ['home', 'layout', 4096],
      ['miniprogram', 'package', 65536],
    ] as const) {
      const check = await fetch(`${gateway}/api/assets/${kind}/version`);
      const { bytes, sha256 } = (await check.json()) as { bytes: number; sha256: string };
      const download = await fetch(`${gateway}/api/assets/${kind}/${content}`);
      const received = Buffer.from(await download.arrayBuffer());
      expect(received).toHaveLength(bytes);
      expect(Math.abs(bytes - about) / about).toBeLessThan(0.1);
      expect(Buffer.from(await crypto.subtle.digest('SHA-256', received)).toString('hex')).toBe(sha256);
      expect(download.headers.get('cache-control')).toMatch(/max-age=\d+/);
      const etag = download.headers.get('etag') as string;
      const again = await fetch(`${gateway}/api/assets/${kind}/${content}`, { headers: { 'if-none-match': etag } });
      expect(again.status).toBe(304);
      expect(again.headers.get('etag')).toBe(etag);
    }
  });
});
