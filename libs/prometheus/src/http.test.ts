import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createPrometheus } from './prometheus.ts';

const closing: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function prometheusThat(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const prometheus = createPrometheus({ url: `http://127.0.0.1:${port}`, timeoutMs: 200 });
  const stop = (): void => {
    server.closeAllConnections();
    server.close();
  };
  closing.push(stop, () => prometheus.close());
  return { prometheus, stop };
}

const answering = (status: number, text: string): RequestListener => {
  return (_, response) => void response.writeHead(status).end(text);
};

describe('a request to Prometheus', () => {
  it.each<readonly [string, RequestListener, string, RegExp]>([
    ['no JSON', answering(200, '<html>'), 'prometheus_bad_answer', /is not Prometheus': no JSON: "<html>"/],
    ['another shape', answering(200, '{"a":1}'), 'prometheus_bad_answer', /data is no object/],
    [
      'an error of its own',
      answering(422, '{"status":"error","errorType":"execution","error":"too many samples"}'),
      'prometheus_refused',
      /answered 422 to POST .*\/api\/v1\/query: execution: too many samples\. The query: up/,
    ],
    ['503 while it starts', answering(503, 'Service Unavailable'), 'prometheus_refused', /503 .*Service Unavailable/],
    ['nothing', () => {}, 'prometheus_timeout', /did not answer in 200 ms/],
    ['half an answer', (_, response) => void response.writeHead(200).write('{'), 'prometheus_timeout', /did not/],
    ['a broken connection', (request) => request.socket.destroy(), 'prometheus_unreachable', /cannot be reached/],
  ])('answered with %s fails as such', async (_, listener, code, message) => {
    const { prometheus } = await prometheusThat(listener);
    const failure = prometheus.query('up');
    await expect(failure).rejects.toMatchObject({ code });
    await expect(failure).rejects.toThrow(message);
  });

  it('to nobody says so, and is not ready', async () => {
    const { prometheus, stop } = await prometheusThat(() => {});
    stop();
    await expect(prometheus.targets()).rejects.toThrow(/cannot be reached: GET http.*ECONNREFUSED/);
    expect(await prometheus.ready()).toBe(false);
  });

  it('ends with the reason of its signal', async () => {
    const { prometheus } = await prometheusThat(() => {});
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(prometheus.query('up', { signal })).rejects.toThrow('enough');
  });

  it.each(['', 'localhost:9090', 'ftp://x'])('is not even tried at "%s"', (url) => {
    expect(() => createPrometheus({ url })).toThrow(/is not Prometheus' address/);
  });
});
