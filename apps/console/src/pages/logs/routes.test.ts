import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabStatus, LogAnswer, LogTail } from '@gameday/console-api';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConsoleContext } from '../../context.ts';
import { ask } from '../../testing/ask.ts';
import { answerError } from '../../web/answer-error.ts';
import { createFeed } from '../../web/feed.ts';
import { createLogsServer } from './routes.ts';

const hostile = '<img src=x onerror=alert(1)>\u001b[31m</script>';
let folder: string;
let server: Server;
let url: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logs-'));
  const status = createFeed<LabStatus>({
    intervalMs: 1_000,
    read: () => Promise.reject(new Error('there is no supervisor')),
  });
  const context = { config: { paths: { logs: folder } }, status } as unknown as ConsoleContext;
  const app = express();
  app.use('/api', createLogsServer(context).router);
  app.use(answerError(() => undefined));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/logs`;
  await writeFile(
    join(folder, 'feed-68cc7c57fd-jgjdr.log'),
    `${JSON.stringify({ level: 30, time: 1.8e12, msg: hostile })}\n`,
  );
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const get = async <Answer>(path: string) => {
  const { status, text, headers } = await ask(url + path);
  return { status, type: headers['content-type'], body: JSON.parse(text) as Answer };
};

it('the parts are known without a supervisor, by the form of their names', async () => {
  const { body } = await get('/parts');
  expect(body).toMatchObject({ parts: [{ name: 'feed-68cc7c57fd-jgjdr', service: 'feed', kind: 'service' }] });
});

it('lines come as they were written, and what follows by the cursor', async () => {
  const { body, type } = await get<LogAnswer>('?service=feed');
  expect(type).toBe('application/json; charset=utf-8');
  expect(body.lines).toMatchObject([
    { message: hostile, part: 'feed-68cc7c57fd-jgjdr', service: 'feed', level: 'info' },
  ]);
  await writeFile(join(folder, 'feed-2.log'), `${JSON.stringify({ level: 40, time: 1.8e12, msg: 'later' })}\n`);
  const { body: tail } = await get<LogTail>(`/tail?cursor=${body.cursor}`);
  expect(tail.lines.map(({ message }) => message)).toEqual(['later']);
});

it.each(['?part=..%2F..%2Fsecrets', '?part=feed-2.log.1', '?service=%00'])('%s is no file', async (query) => {
  const { status, body } = await get<LogAnswer>(query);
  expect([status, body.lines]).toEqual([200, []]);
});

it.each(['?level=loud', '?trace=x', '/tail', '/tail?cursor=x'])('%s is refused', async (query) => {
  expect((await get(query)).status).toBe(400);
});
