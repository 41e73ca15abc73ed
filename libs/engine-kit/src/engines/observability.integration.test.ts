import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { findEngine } from '../find.ts';
import { runCommand } from '../run-command.ts';
import { scratchFolder } from '../testing/scratch.ts';
import { eventually, freeLabPorts, startEngine, type TestLab } from '../testing/running-engine.ts';

const repositoryRoot = resolve(import.meta.dirname, '../../../..');
const [{ found: consul }, { found: prometheus }, { found: jaeger }] = await Promise.all([
  findEngine('consul'),
  findEngine('prometheus'),
  findEngine('jaeger'),
]);

const traceId = '0af7651916cd43dd8448eb211c80319c';
const series = 'http_server_request_duration_seconds';

/** A replica's admin port: OpenMetrics with an exemplar, growing with every scrape. */
async function startReplica() {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 10;
    const labels = 'service="feed",http_request_method="GET",http_route="/api/feed",http_response_status_code="200"';
    response.setHeader('content-type', 'application/openmetrics-text; version=1.0.0; charset=utf-8');
    response.end(
      `# TYPE ${series} histogram\n` +
        `${series}_bucket{${labels},le="0.01"} ${requests} # {trace_id="${traceId}"} 0.007\n` +
        `${series}_bucket{${labels},le="+Inf"} ${requests}\n` +
        `${series}_sum{${labels}} ${requests * 0.005}\n${series}_count{${labels}} ${requests}\n# EOF\n`,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Answer {
  readonly data: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly value: [number, string] }[];
  };
}

it.skipIf(!consul || !prometheus)(
  'Prometheus finds a registered replica, keeps its exemplars, computes its rates, and forgets it',
  async () => {
    if (!consul || !prometheus) return;
    using scratch = scratchFolder();
    const lab: TestLab = { labFolder: scratch.path, repositoryRoot, ports: await freeLabPorts() };
    await using replica = await startReplica();
    await using _consul = await startEngine(consul, lab);
    await using _prometheus = await startEngine(prometheus, lab);
    const agent = `http://127.0.0.1:${lab.ports.consul}/v1/agent`;
    const api = `http://127.0.0.1:${lab.ports.prometheus}/api/v1`;
    const query = async (expression: string) => {
      const answer = await fetch(`${api}/query?query=${encodeURIComponent(expression)}`);
      return ((await answer.json()) as Answer).data.result;
    };
    const register = await fetch(`${agent}/service/register`, {
      method: 'PUT',
      body: JSON.stringify({
        ...{ ID: 'feed-1', Name: 'feed', Tags: ['gameday'], Address: '127.0.0.1', Port: 1 },
        Meta: { admin_port: String(replica.port), replica: 'feed-1' },
      }),
    });
    expect(register.status).toBe(200);

    const [up] = await eventually('the replica is scraped', async () => {
      const result = await query('up{job="feed"} == 1');
      return result.length > 0 ? result : undefined;
    });
    expect(up?.metric).toMatchObject({ job: 'feed', instance: 'feed-1' });

    const [rate] = await eventually('its rate is recorded', async () => {
      const result = await query('service:http_server_requests:rate20s{service="feed"} > 0');
      return result.length > 0 ? result : undefined;
    });
    expect(Number(rate?.value[1])).toBeGreaterThan(1);

    const now = Date.now() / 1000;
    const range = `start=${now - 60}&end=${now + 60}`;
    const exemplars = await (await fetch(`${api}/query_exemplars?query=${series}_bucket&${range}`)).text();
    expect(exemplars).toContain(traceId);

    await fetch(`${agent}/service/deregister/feed-1`, { method: 'PUT' });
    await eventually('the replica is forgotten', async () =>
      (await query('up{job="feed"}')).length === 0 ? true : undefined,
    );

    for (const job of ['prometheus', 'consul']) {
      await eventually(`${job} itself is scraped`, async () =>
        (await query(`up{job="${job}"} == 1`)).length > 0 ? true : undefined,
      );
    }
  },
);

it.skipIf(!jaeger)('Jaeger takes spans over OTLP and answers with the trace', async () => {
  if (!jaeger) return;
  using scratch = scratchFolder();
  const lab: TestLab = { labFolder: scratch.path, repositoryRoot, ports: await freeLabPorts() };
  await using _jaeger = await startEngine(jaeger, lab);
  const nanos = (ms: number) => `${ms}000000`;
  const span = {
    ...{ traceId, spanId: 'b7ad6b7169203331', name: 'GET /api/feed', kind: 2 },
    ...{ startTimeUnixNano: nanos(Date.now() - 5), endTimeUnixNano: nanos(Date.now()) },
  };
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'feed' } }] };
  const sent = await fetch(`http://127.0.0.1:${lab.ports.otlp}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }),
  });
  expect(sent.status).toBe(200);
  const trace = await eventually('the trace is there', async () => {
    const answer = await fetch(`http://127.0.0.1:${lab.ports.jaeger}/api/traces/${traceId}`);
    return answer.ok ? await answer.text() : undefined;
  });
  expect(trace).toContain('GET /api/feed');
});

it.skipIf(!prometheus)("promtool approves of the repository's rules and of their unit tests", async () => {
  const promtool = join(dirname(prometheus?.path ?? ''), 'promtool');
  const rules = join(repositoryRoot, 'dashboards', 'rules');
  for (const args of [
    ['check', 'rules', join(rules, 'red.rules.yml')],
    ['test', 'rules', join(rules, 'red.rules.test.yml')],
  ]) {
    const result = await runCommand(promtool, args, { timeoutMs: 30_000 });
    expect(result.failure, result.output).toBeUndefined();
  }
});
