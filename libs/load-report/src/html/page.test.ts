import { describe, expect, it } from 'vitest';
import { compare } from '../compare.ts';
import type { RunRecord } from '../record.ts';
import { figuresOfLines } from '../testing/figures.ts';
import { metricLine, requestLines } from '../testing/raw-text.ts';
import { pictureOf } from '../traces.ts';
import { renderReport } from './page.ts';

const startMs = 1_800_000_000_000;
const trace = 'a'.repeat(32);
const figuresOfSome = (transaction = 'home') =>
  figuresOfLines([
    metricLine('vus', startMs, 3),
    ...Array.from({ length: 50 }, (_, index) =>
      requestLines({
        atMs: startMs + index * 100,
        durationMs: 20 + index,
        transaction,
        check: index !== 7,
        received: 9,
      }),
    ),
    requestLines({ atMs: startMs + 6_000, durationMs: 4_000, transaction, trace }),
  ]);

const record: RunRecord = {
  scenario: 'home',
  settings: { vus: 3 },
  gateway: 'http://127.0.0.1:8080',
  startedAt: new Date(startMs).toISOString(),
  machine: { cpuModel: 'CPU', cpus: 2, memoryGiB: 8, system: 'Linux' },
  versions: { k6: '1.8.1' },
  lab: {
    monolith: false,
    services: [{ name: 'feed', before: 1, after: 2, most: 2, restarts: 0 }],
    policies: [{ service: 'gateway', peer: 'feed', policy: { deadlineMs: 5 } }],
    faults: [{ says: 'latency of 200 ms', target: 'feed → users', experiment: 'Slow users' }],
  },
  exitCode: 99,
  stopped: false,
  thresholds: [{ name: 'checks{transaction:home} rate>=0.99', ok: false }],
  problems: [{ message: 'odd <thing>', count: 2 }],
  generator: { cpuSeconds: 3, waitedShare: 0.5, samples: [{ atSeconds: 1, cpus: 0.5, waitedShare: 0.5 }] },
};

describe('the report', () => {
  it('has all that JMeter’s dashboard shows', async () => {
    const page = renderReport({ title: 'Load test: home', figures: await figuresOfSome(), record });
    const parts = [
      'APDEX',
      'Statistics',
      'Errors',
      'Received kB/s',
      'Sent kB/s',
      'P90',
      'P999', // tables
      'Response time',
      'Response time percentiles',
      'Active users',
      'Bytes on the wire',
      'Time to first byte',
      'Time to connect', // over time
      'Transactions per second',
      'Requests per second, all',
      'Answers per second by status',
      'Response time against load', // throughput
      'Percentile curve',
      'Distribution',
      'Response time against users', // response times
    ];
    for (const part of parts) expect(page).toContain(part);
  });

  it('has what was running', async () => {
    const page = renderReport({ title: 'Load test: home', figures: await figuresOfSome(), record });
    for (const part of [
      'k6 1.8.1',
      'latency of 200 ms',
      'gateway → feed',
      'deadlineMs',
      '2 × CPU',
      'odd &lt;thing&gt;',
    ]) {
      expect(page).toContain(part);
    }
  });

  it('needs nothing from anywhere else', async () => {
    const page = renderReport({ title: 'x', figures: await figuresOfSome(), record });
    const markup = page.replaceAll(/<script[\s\S]*?<\/script>/g, '').replaceAll(/<style[\s\S]*?<\/style>/g, '');
    expect(markup).not.toMatch(/\b(?:src|href)="(?!#)/);
    expect(page).not.toMatch(/@import|url\(/);
  });

  it('shows names as text, whatever they are', async () => {
    const figures = await figuresOfSome('</script><script>alert(1)</script>');
    const page = renderReport({ title: '<b>', figures });
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('&lt;/script&gt;&lt;script&gt;alert(1)');
    expect(page).toContain('<title>&lt;b&gt;</title>');
    expect(page.match(/<script/g)).toHaveLength(3);
  });

  it('has its charts as data that can be read', async () => {
    const page = renderReport({ title: 'x', figures: await figuresOfSome(), record });
    const [, json = ''] = /<script type="application\/json" id="charts">(.*?)<\/script>/s.exec(page) ?? [];
    const charts = JSON.parse(json) as Record<string, { x: number[]; series: { values: unknown[] }[] }>;
    const named = [...page.matchAll(/data-chart="([\w-]+)"/g)].map(([, id]) => id);
    expect(Object.keys(charts).sort()).toEqual(named.toSorted());
    for (const { x, series } of Object.values(charts)) {
      for (const { values } of series) expect(values).toHaveLength(x.length);
    }
  });

  it('opens the trace of a slow request', async () => {
    const figures = await figuresOfSome();
    const span = {
      spanID: '1',
      operationName: 'GET /home',
      startTime: 1,
      duration: 9,
      processID: 'p',
      references: [],
      tags: [],
    };
    const picture = pictureOf({
      data: [{ traceID: trace, spans: [span], processes: { p: { serviceName: 'gateway' } } }],
    });
    const page = renderReport({ title: 'x', figures, traces: picture ? new Map([[trace, picture]]) : new Map() });
    expect(page).toContain(`<a href="#trace-${trace}">`);
    expect(page).toContain(`id="trace-${trace}"`);
    expect(page).toContain('GET /home');
  });

  it('says whether it is accepted, and compares', async () => {
    const figures = await figuresOfSome();
    const page = renderReport({
      title: 'x',
      figures,
      baseline: { name: 'yesterday', changes: compare(figures, figures) },
    });
    expect(page).toContain('Not accepted: home');
    expect(page).toContain('Compared with yesterday');
    const lenient = renderReport({ title: 'x', figures, objective: { averageMsMax: 3_000, successMin: 0.5 } });
    expect(lenient).toContain('Accepted: every transaction keeps the objective');
  });

  it('accepts nothing that was stopped before its end', async () => {
    const figures = await figuresOfSome();
    const stopped = { ...record, stopped: true, thresholds: [] };
    const lenient = { averageMsMax: 3_000, successMin: 0.5 };
    const page = renderReport({ title: 'x', figures, objective: lenient, record: stopped });
    expect(page).toContain('Stopped before its end: until then every transaction kept the objective');
    expect(page).not.toContain('Accepted:');
  });
});
