import { appendFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { send, until } from '../testing/client.ts';
import { fill, startCluster, type TestCluster } from '../testing/cluster.ts';
import { namespace } from '../testing/objects.ts';

let cluster: TestCluster;
let file: string;
const name = 'feed-5d8c-aaaaa';
const path = `/api/v1/namespaces/gameday/pods/${name}/log`;
const nowMs = Date.now();
const line = (text: string, secondsAgo: number) =>
  `{"level":30,"time":${nowMs - secondsAgo * 1_000},"msg":"${text}"}\n`;
const all = [line('one', 50), 'a line of its own\n', line('two', 30), line('three', 10)].join('');

beforeEach(async () => {
  cluster = await startCluster();
  fill(cluster);
  file = join(cluster.folder, `${name}.log`);
  writeFileSync(file, all);
});
afterEach(() => cluster.close());

const get = (query: string) => send(cluster.port, 'GET', `${path}?${query}`);

describe('the log of a pod', () => {
  it.each([
    ['', all],
    ['container=feed', all],
    ['tailLines=2', line('two', 30) + line('three', 10)],
    ['tailLines=0', ''],
    ['sinceSeconds=20', line('three', 10)],
    [`sinceTime=${new Date(nowMs - 40_000).toISOString()}`, line('two', 30) + line('three', 10)],
    ['limitBytes=10', all.slice(0, 10)],
    ['tailLines=1&limitBytes=7', line('three', 10).slice(0, 7)],
  ])('with "%s" is what was asked for', async (query, text) => {
    const { status, headers, text: found } = await get(query);
    expect([status, headers['content-type'], found]).toEqual([200, 'text/plain; charset=utf-8', text]);
  });

  it('says when each line was written; one without a time is as old as the one before', async () => {
    const { text } = await get('timestamps=true&tailLines=3');
    const [first, second] = text.split('\n');
    // Of what is before the tail nothing is known.
    expect(first).toBe('1970-01-01T00:00:00.000Z a line of its own');
    expect(second).toBe(`${new Date(nowMs - 30_000).toISOString()} ${line('two', 30).trimEnd()}`);
  });

  it.each([
    ['container=other', 400, 'it has feed'],
    ['previous=true', 400, `previous terminated container "feed" in pod "${name}" not found`],
    ['tailLines=-1', 422, 'tailLines'],
    ['limitBytes=0', 422, 'limitBytes'],
    ['sinceSeconds=x', 422, 'sinceSeconds'],
    ['sinceTime=yesterday', 422, 'sinceTime'],
    ['sinceTime=2030-01-01T00:00:00Z&sinceSeconds=1', 422, 'at most one'],
  ])('with "%s" is refused', async (query, status, words) => {
    const answer = await get(query);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toContain(words);
  });

  it('that is none yet says what the container waits for', async () => {
    const none = await startCluster({ logs: { logFileOf: () => undefined } });
    fill(none);
    const { status, body } = await send(none.port, 'GET', '/api/v1/namespaces/gameday/pods/feed-5d8c-bbbbb/log');
    expect([status, body.message]).toEqual([
      400,
      'container "feed" in pod "feed-5d8c-bbbbb" is waiting to start: CrashLoopBackOff',
    ]);
    await none.close();
  });

  it('of a pod that is not there is missed', async () => {
    expect((await send(cluster.port, 'GET', '/api/v1/namespaces/gameday/pods/nope/log')).status).toBe(404);
  });
});

describe('a log that is followed', () => {
  interface Following {
    text: string;
    ended: boolean;
    stop(): void;
  }

  function follow(query: string): Following {
    const following: Following = { text: '', ended: false, stop: () => sent.destroy() };
    const sent = request(
      { port: cluster.port, host: '127.0.0.1', path: `${path}?follow=true&${query}` },
      (response) => {
        response.setEncoding('utf8').on('data', (text: string) => (following.text += text));
        response.once('close', () => (following.ended = true)).on('error', () => undefined);
      },
    );
    sent.on('error', () => undefined).end();
    return following;
  }

  it('goes on with what is written, and ends with the pod', async () => {
    const following = follow('tailLines=1');
    await until(() => following.text === line('three', 10), 'the last line');
    appendFileSync(file, 'more\n');
    await until(() => following.text.endsWith('more\n'), 'the new line');
    appendFileSync(file, 'last words\n');
    cluster.store.delete('Pod', { namespace, name });
    await until(() => following.ended, 'the end');
    expect(following.text).toContain('last words');
  });

  it('ends when its container does', async () => {
    const following = follow('tailLines=1');
    await until(() => following.text !== '', 'a line');
    cluster.store.update('Pod', { namespace, name }, (pod) => ({
      ...pod,
      status: {
        ...pod.status,
        containerStatuses: (pod.status?.containerStatuses ?? []).map((status) => ({ ...status, restartCount: 1 })),
      },
    }));
    await until(() => following.ended, 'the end');
  });

  it('stops at its limit', async () => {
    const following = follow('limitBytes=5');
    await until(() => following.ended, 'the end');
    expect(following.text).toBe(all.slice(0, 5));
  });

  it('is let go of when the client leaves', async () => {
    const following = follow('');
    await until(() => following.text === all, 'the log');
    following.stop();
    await until(() => following.ended, 'the end');
    // Nothing holds the server back now.
    await cluster.api.close();
  });
});
