import { describe, expect, it } from 'vitest';
import type { Journal } from '@gameday/chaos-engine';
import { play } from '../testing/play.ts';
import { runReport } from './run-report.ts';

/** The document that a report holds. */
const embedded = (report: string): unknown =>
  JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(report)?.[1] ?? '');

/** A report without what it embeds, as a reader sees it. */
const visible = (report: string): string => report.replace(/<(script|style)[^>]*>.*?<\/\1>/gs, '');

describe('the report of a run', () => {
  it('tells the verdict, why, what was expected, and proves the fault', async () => {
    const { journal } = await play({ latency: 0.9 });
    const text = visible(runReport(journal));
    expect(text).toContain('✗ deviated');
    expect(text).toContain('while the fault was in force the hypothesis did not hold');
    expect(text).toContain('The breaker of feed → users opens.');
    expect(text).toContain('from 0 to 0.5');
    expect(text).toContain('the probe took 412 ms, wanted 400 ms within 10 %');
    expect(text).toContain('It held again');
    expect(text).toContain('The one change was undone.');
    expect(text.match(/class="look unmet/g)?.length).toBeGreaterThan(1);
  });

  it('embeds the journal whole, and nothing of it becomes markup', async () => {
    const evil = '</script><img src=x onerror=alert(1)>&"\u2028';
    const { journal } = await play({
      title: evil,
      description: evil,
      evidence: [
        { kind: 'event', at: new Date().toISOString(), says: evil },
        { kind: 'metric', name: evil, series: [{ label: evil, points: [[Date.now(), 1]] }] },
      ],
    });
    const report = runReport(journal);
    expect(embedded(report)).toEqual(JSON.parse(JSON.stringify(journal)));
    expect(report).not.toContain('<img');
    expect(report.match(/<\/script>/g)).toHaveLength(2);
  });

  it('asks nothing of the network', async () => {
    const { journal } = await play();
    const report = runReport(journal);
    expect(report).toContain("default-src 'none'");
    expect(visible(report)).not.toMatch(/(?:src|href)=|url\(|@import/);
  });

  it('is well-formed: every element that is opened is closed', async () => {
    const { journal } = await play({ latency: 0.9 });
    const open: string[] = [];
    const text = visible(runReport(journal)).replace('<!doctype html>', '');
    for (const [, closing, name = '', attributes = ''] of text.matchAll(/<(\/?)([a-z0-9]+)((?:"[^"]*"|[^">])*)>/g)) {
      if (['meta', 'br'].includes(name) || attributes.endsWith('/')) continue;
      if (closing === '/') expect(open.pop(), `</${name}>`).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  it('describes every chart for those who do not see it', async () => {
    const { journal } = await play();
    const charts = runReport(journal).match(/<svg [^>]*>/g) ?? [];
    expect(charts.length).toBeGreaterThanOrEqual(2);
    for (const chart of charts) expect(chart).toMatch(/role="img" aria-label="[^"]+"/);
  });

  it('reads also of a run that was ended before it began, and of a journal that a killed one left', async () => {
    const { journal } = await play({ signal: AbortSignal.abort('SIGINT') });
    expect(visible(runReport(journal))).toContain('ended early by SIGINT');
    const { journal: whole } = await play();
    const cut: Journal = {
      ...whole,
      gameday: {
        ...whole.gameday,
        complete: false,
        verdict: 'aborted',
        as_expected: false,
        leases: whole.gameday.leases.map(({ released: _released, how: _how, ...lease }) => lease),
      },
    };
    expect(visible(runReport(cut))).toContain('1 of 1 changes could not be undone yet');
  });

  it('shows what the load came to', async () => {
    const { journal } = await play();
    const load = {
      started: journal.start,
      scenario: 'home',
      requests: 200,
      failures: 3,
      metrics: { home: { count: 200, p99: 123.456, success: 0.985 } },
      thresholds: [{ name: 'checks rate>=0.99', ok: false }],
      problems: [{ message: 'connection refused', count: 3 }],
      generator: { cpuSeconds: 4.5, waitedShare: 0.61 },
    };
    const text = visible(runReport({ ...journal, gameday: { ...journal.gameday, load } }));
    expect(text).toContain('200 requests, 3 failed (1.5 %).');
    expect(text).toContain('<td class="n">123</td>');
    expect(text).toContain('<span class="bad">✗</span> checks rate&gt;=0.99');
    expect(text).toContain('connection refused (3 times)');
    expect(text).toContain('cpuSeconds 4.5, waitedShare 0.61');
  });
});
