import { describe, expect, it } from 'vitest';
import { freePort } from '@gameday/process';
import { portOf, serve } from '../testing/lab.ts';
import { getJson } from './get-json.ts';

describe('asking a server of the lab', () => {
  it.each([
    ['a status', 503, '{}', { code: 'status', status: 503, message: 'Jaeger answered with status 503' }],
    ['no JSON', 200, '<html>', { code: 'malformed' }],
    ['too much', 200, JSON.stringify('x'.repeat(2_000)), { code: 'too_large' }],
  ])('says what was wrong: %s', async (_name, status, body, expected) => {
    await using answering = await serve((_request, response) => void response.writeHead(status).end(body));
    const at = { port: portOf(answering.server) };
    await expect(getJson({ source: 'Jaeger', at, path: '/', bytesMax: 1_000 })).rejects.toMatchObject(expected);
  });

  it('gives up on one that hangs, before and within the answer', async () => {
    await using hanging = await serve((request, response) => {
      if (request.url === '/within') response.write('{');
    });
    const at = { port: portOf(hanging.server) };
    for (const path of ['/before', '/within']) {
      await expect(getJson({ source: 'Jaeger', at, path, timeoutMs: 100 })).rejects.toMatchObject({
        code: 'timeout',
        message: 'Jaeger did not answer within 0.1 s',
      });
    }
  });

  it('names the port where nothing listens', async () => {
    const port = await freePort();
    await expect(getJson({ source: 'Jaeger', at: { port }, path: '/' })).rejects.toMatchObject({
      code: 'unreachable',
      message: `Jaeger does not answer on 127.0.0.1:${port}`,
    });
  });
});
