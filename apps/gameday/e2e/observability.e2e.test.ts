import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { metric } from '@gameday/conventions';
import { listeningSockets, processTree } from '@gameday/process';
import { createPrometheus, type PrometheusClient } from '@gameday/prometheus';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, startLab, type TestLab } from './support/lab.ts';
import { TestPerson } from './support/person.ts';

interface JaegerSpan {
  readonly spanID: string;
  readonly operationName: string;
  readonly processID: string;
  readonly references: ReadonlyArray<{ refType: string; spanID: string }>;
  readonly tags: ReadonlyArray<{ key: string; value: unknown }>;
}
interface JaegerTrace {
  readonly traceID: string;
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<Record<string, { serviceName: string }>>;
}

let lab: TestLab;
let gateway: string;
let prometheus: PrometheusClient;
const json = async <T>(url: string): Promise<T> => (await (await fetch(url)).json()) as T;

beforeAll(async () => {
  lab = await startLab();
  gateway = lab.url(lab.ports.gateway);
  prometheus = createPrometheus({ url: lab.url(lab.ports.prometheus) });
});
afterAll(() => lab.stop());

describe('one comment', () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const callerSpanId = 'b7ad6b7169203331';
  let trace: JaegerTrace;
  const serviceOf = (span: JaegerSpan) => trace.processes[span.processID]?.serviceName ?? '?';

  beforeAll(async () => {
    const [ann, bob] = await Promise.all([TestPerson.signUp(gateway), TestPerson.signUp(gateway)]);
    const post = await ann.post('to be commented on');
    const headers = { traceparent: `00-${traceId}-${callerSpanId}-01` };
    const written = await bob.send('POST', `/api/posts/${post.id}/comments`, { body: { text: 'hi' }, headers });
    expect(written.status).toBe(201);
    trace = await eventually('the trace being whole in Jaeger', async () => {
      const url = lab.url(lab.ports.jaeger, `/api/traces/${traceId}`);
      const { data } = await json<{ data: JaegerTrace[] | null }>(url);
      const found = data?.[0];
      const heardOf = new Set(found?.spans.map((span) => found.processes[span.processID]?.serviceName));
      const ids = new Set(found?.spans.map(({ spanID }) => spanID));
      const whole = found?.spans.every(
        ({ references }) =>
          references.length === 0 || references.some(({ spanID }) => ids.has(spanID) || spanID === callerSpanId),
      );
      return heardOf.size === 5 && whole && found;
    });
  });

  it('has one trace through at least four services and PostgreSQL', () => {
    const services = new Set(trace.spans.map(serviceOf));
    expect([...services].sort()).toEqual(['comments', 'feed', 'gateway', 'messages', 'users']);
    const databases = trace.spans.filter((span) =>
      span.tags.some(({ key, value }) => key === 'db.system.name' && value === 'postgresql'),
    );
    expect(new Set(databases.map(serviceOf))).toEqual(new Set(['comments', 'feed', 'messages', 'users']));
  });

  it('has spans that are joined as parent and child, with one root', () => {
    const ids = new Set(trace.spans.map(({ spanID }) => spanID));
    const orphans = trace.spans.filter(({ references }) => !references.some(({ spanID }) => ids.has(spanID)));
    expect(orphans.map((span) => `${serviceOf(span)} ${span.operationName}`)).toEqual([
      'gateway POST /api/posts/:postId/comments',
    ]);
  });

  it('has its trace id in the logs of each service', async () => {
    await eventually('the trace id in every log', () => {
      const folder = join(lab.home, 'logs');
      const logs = readdirSync(folder).filter((file) => file.endsWith('.log'));
      const named = logs.filter((file) => readFileSync(join(folder, file), 'utf8').includes(traceId));
      return ['gateway', 'comments', 'feed', 'users', 'messages'].every((service) =>
        named.some((file) => file.startsWith(service)),
      );
    });
  });

  it('has its trace id as an exemplar in Prometheus', async () => {
    await eventually('the exemplar', async () => {
      const now = Date.now();
      const buckets = 'http_server_request_duration_seconds_bucket';
      const found = await prometheus.exemplars(buckets, now - 300_000, now + 10_000);
      return JSON.stringify(found).includes(traceId);
    });
  });
});

describe('Prometheus', () => {
  it('answers QPS, average and P999 per service and per route', async () => {
    const person = await TestPerson.signUp(gateway);
    await eventually(
      'rates of every service',
      async () => {
        await Promise.all([person.feed(), person.notifications(), person.send('GET', `/api/profiles/${person.id}`)]);
        await person.comment((await person.post('x')).id, 'y');
        await person.send('GET', '/api/assets/home/layout');
        const rates = await prometheus.vector(
          'sum by (service) (rate(http_server_request_duration_seconds_count[30s])) > 0',
        );
        const services = rates.map(({ metric }) => metric.service).sort();
        return services.join() === 'assets,comments,feed,gateway,messages,profile,users';
      },
      45_000,
    );
    const queries = {
      qps: 'sum by (service, http_route) (rate(http_server_request_duration_seconds_count[30s]))',
      average:
        'sum by (service, http_route) (rate(http_server_request_duration_seconds_sum[30s]))' +
        ' / sum by (service, http_route) (rate(http_server_request_duration_seconds_count[30s])) > 0',
      p999: 'histogram_quantile(0.999, sum by (service, http_route, le) (rate(http_server_request_duration_seconds_bucket[30s]))) > 0',
    };
    for (const [what, query] of Object.entries(queries)) {
      const value = await eventually(`the ${what} of the feed's route`, async () => {
        await person.feed();
        const found = await prometheus.vector(query);
        return found.find(({ metric: { service, http_route } }) => service === 'gateway' && http_route === '/api/feed')
          ?.value;
      });
      expect(value, what).toBeGreaterThan(0);
    }
  });

  it('has every replica as a healthy target, by its service and name', async () => {
    const status = await lab.status();
    await eventually('every target being up', async () => {
      const up = await prometheus.vector('up{job!=""} == 1');
      return status.services.every(({ name, replicas }) =>
        replicas.every((replica) => up.some(({ metric }) => metric.job === name && metric.instance === replica.name)),
      );
    });
  });
});

describe('Consul', () => {
  const checks = () =>
    json<Array<{ ServiceName: string; ServiceID: string; Status: string; Output: string }>>(
      lab.url(lab.ports.consul, '/v1/health/state/any'),
    );

  it('lists all services as passing, and serves its page', async () => {
    await eventually('every service passing', async () => {
      const passing = (await checks())
        .filter(({ Status }) => Status === 'passing')
        .map(({ ServiceName }) => ServiceName);
      return ['gateway', 'feed', 'comments', 'messages', 'profile', 'users', 'assets'].every((name) =>
        passing.includes(name),
      );
    });
    const page = await fetch(lab.url(lab.ports.consul, '/ui/'));
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>Consul');
  });

  it('shows a killed replica as critical, with the reason, until it is back or gone', async () => {
    const victim = (await lab.status()).services.find(({ name }) => name === 'profile')?.replicas[0];
    if (!victim) throw new Error('profile has no replica');
    process.kill(victim.pid, 'SIGKILL');
    const critical = await eventually('the killed replica being critical', async () =>
      (await checks()).find(({ ServiceID, Status }) => ServiceID === victim.name && Status === 'critical'),
    );
    expect(critical.ServiceName).toBe('profile');
    await eventually('profile being passing again, and nothing critical left', async () => {
      const found = (await checks()).filter(({ ServiceName }) => ServiceName === 'profile');
      return found.length > 0 && found.every(({ Status }) => Status === 'passing');
    });
  });
});

describe('the admin port of each service', () => {
  it('answers probes, metrics in OpenMetrics, and a description', async () => {
    for (const { replicas } of (await lab.status()).services) {
      for (const { adminPort } of replicas) {
        expect((await fetch(lab.url(adminPort, '/livez'))).status).toBe(200);
        expect(await json(lab.url(adminPort, '/readyz'))).toMatchObject({ ready: true, phase: 'serving' });
        const metrics = await fetch(lab.url(adminPort, '/metrics'));
        expect(metrics.headers.get('content-type')).toContain('application/openmetrics-text');
        const exposition = await metrics.text();
        expect(exposition.trimEnd().endsWith('# EOF')).toBe(true);
        const described = new Set(Object.values(metric).map(({ name }) => name.replace(/_total$/, '')));
        const exported = [...exposition.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name as string);
        expect(exported.filter((name) => !described.has(name) && !/^(process|nodejs)_/.test(name))).toEqual([]);
        expect(await json(lab.url(adminPort, '/openapi.json'))).toMatchObject({ openapi: '3.1.0' });
      }
    }
  });
});

describe('every socket of every process of the lab', () => {
  it('listens on 127.0.0.1 alone, TCP and UDP', async () => {
    const status = await lab.status();
    const pids = [
      ...status.engines.map(({ pid }) => pid),
      ...status.apps.map(({ pid }) => pid),
      ...status.services.flatMap(({ replicas }) => replicas.map(({ pid }) => pid)),
    ].filter((pid) => pid > 0);
    expect(pids.length).toBeGreaterThan(10);
    const sockets = listeningSockets(processTree(pids));
    expect(sockets.length).toBeGreaterThan(20);
    expect(sockets.filter(({ address }) => address !== '127.0.0.1')).toEqual([]);
  });
});
