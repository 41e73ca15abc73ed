import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunMetrics } from './run-metrics.ts';

const id = '20260301-100000-slow-users-1';

let runs: string;
let now: number;
let warnings: string[];
let metrics: RunMetrics;
beforeEach(() => {
  runs = join(mkdtempSync(join(tmpdir(), 'gameday-runs-')), 'runs');
  warnings = [];
  // A whole second: parts of one are rounded on their way to a file's times and back.
  now = Math.floor(Date.now() / 1000) * 1000;
  metrics = made();
});
afterEach(() => rmSync(join(runs, '..'), { recursive: true }));

const made = () =>
  new RunMetrics({
    paths: { runs },
    log: { info: () => {}, warn: (_fields, message) => warnings.push(message), error: () => {} },
    nowMs: () => now,
  });

const fileOf = (run = id) => join(runs, run, 'events.ndjson');

/** Writes lines as they are, at the time that the test has. */
function writeText(text: string, run = id): void {
  mkdirSync(join(runs, run), { recursive: true });
  appendFileSync(fileOf(run), text);
  utimesSync(fileOf(run), new Date(now), new Date(now));
}
const write = (event: object, run = id): void => writeText(`${JSON.stringify(event)}\n`, run);

const opened = { type: 'run', at: 0, run: id, title: 'Slow users', file: 'x.ts', seed: 1, pid: process.pid };
const hypothesis = (...probes: object[]) => ({
  ...{ type: 'hypothesis', at: 0, phase: 'inject', met: true, counts: true },
  probes: probes.map((probe) => ({ reason: '', ...probe })),
});
const verdict = (name: string) => ({ type: 'verdict', at: 0, verdict: name, asExpected: true, reasons: [] });

/** What is exported, as `NAME LABEL=…,… VALUE` without what is the same for a run. */
const series = (of = metrics): string[] =>
  of.families().flatMap(({ metric, samples }) =>
    samples.map(({ labels: { experiment, run, ...labels }, value }) => {
      expect([experiment, run]).toEqual(['Slow users', id]);
      return `${metric.name.replace('gameday_', '')} ${Object.values(labels).join()} ${value}`;
    }),
  );

describe('the metrics of runs', () => {
  it('are none before there was a run, nor for one that has not said what it is', () => {
    expect(series()).toEqual([]);
    mkdirSync(join(runs, 'a-load-run'), { recursive: true });
    writeFileSync(join(runs, 'a-file'), '');
    write(hypothesis({ name: 'p99', met: true, value: 1 }));
    expect(series()).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('have the labels that are described, in their order', () => {
    write(opened);
    write(hypothesis({ name: 'p99', met: true, value: 1 }));
    write(verdict('held'));
    for (const { metric, samples } of metrics.families()) {
      expect(samples.map(({ labels }) => Object.keys(labels))).toEqual([metric.labels]);
    }
  });

  it('follow a run from its first look to its verdict', () => {
    write(opened);
    write({ type: 'phase', at: 0, phase: 'gate' });
    expect(series()).toEqual([]);
    write(hypothesis({ name: 'p99', met: true, value: 0.2 }, { name: 'errors', met: true, value: 0 }));
    const first = [
      'hypothesis_value p99 0.2',
      'hypothesis_value errors 0',
      'hypothesis_met p99 1',
      'hypothesis_met errors 1',
    ];
    expect(series()).toEqual(first);
    expect(series()).toEqual(first);
    write(hypothesis({ name: 'p99', met: false, value: 0.9 }, { name: 'errors', met: true, value: 0 }));
    write({ type: 'fault', at: 0, state: 'in force', lease: 'l', target: 't', says: 's' });
    const last = [
      'hypothesis_value p99 0.9',
      'hypothesis_value errors 0',
      'hypothesis_met p99 0',
      'hypothesis_met errors 1',
    ];
    expect(series()).toEqual(last);
    write(verdict('deviated'));
    expect(series()).toEqual([...last, 'run_verdict deviated 1']);
  });

  it.each([
    ['a number', 12.5, '12.5'],
    ['nothing at all, as a number', 0, '0'],
    ['yes', true, '1'],
    ['no', false, '0'],
    ['a text', '12.5', undefined],
    ['an answer over HTTP', { status: 200 }, undefined],
    ['a list', [1], undefined],
    ['nothing', null, undefined],
  ])('have a value where a probe measures a number or says yes or no: %s', (_what, value, text) => {
    write(opened);
    write(hypothesis({ name: 'p', met: true, value: 7 }));
    write(hypothesis({ name: 'p', met: true, value }));
    expect(series()).toEqual([...(text === undefined ? [] : [`hypothesis_value p ${text}`]), 'hypothesis_met p 1']);
  });

  it('have no value for a number that JSON cannot write', () => {
    write(opened);
    writeText('{"type":"hypothesis","probes":[{"name":"p","met":false,"value":1e999}]}\n');
    expect(series()).toEqual(['hypothesis_met p 0']);
  });

  it('never have a series twice, whatever probes are called', () => {
    write(opened);
    write(hypothesis({ name: 'p', met: true, value: 1 }, { name: 'p', met: false, value: 2 }));
    expect(series()).toEqual(['hypothesis_value p 2', 'hypothesis_met p 0']);
  });
});

describe('a file of events', () => {
  it('may be seen at any byte of its writing', () => {
    const text = [opened, hypothesis({ name: 'größe', met: true, value: 3 }), verdict('held')]
      .map((event) => `${JSON.stringify(event)}\n`)
      .join('');
    const bytes = Buffer.from(text);
    mkdirSync(join(runs, id), { recursive: true });
    const seen = new Set<string>();
    for (const byte of bytes) {
      appendFileSync(fileOf(), Buffer.of(byte));
      seen.add(series().join('; '));
    }
    expect([...seen]).toEqual([
      '',
      'hypothesis_value größe 3; hypothesis_met größe 1',
      'hypothesis_value größe 3; hypothesis_met größe 1; run_verdict held 1',
    ]);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['no JSON', '{"type":"hypothesis","pro\n'],
    ['an empty line', '\n'],
    ['no event', '[1]\n'],
    ['an event without its kind', '{"verdict":"held"}\n'],
    ['readings that are none', '{"type":"hypothesis","probes":7}\n'],
    ['a verdict that there is not', '{"type":"verdict","verdict":"passed"}\n'],
  ])('loses only the line that is damaged, and that is said once: %s', (_what, line) => {
    write(opened);
    writeText(line);
    writeText(line);
    write(hypothesis({ name: 'p', met: true, value: 1 }));
    expect(series()).toEqual(['hypothesis_value p 1', 'hypothesis_met p 1']);
    expect(warnings).toEqual(['the metrics of a run lack something: a line that is no event was left out']);
  });

  it('of other things than readings has those that are some', () => {
    write(opened);
    writeText('{"type":"hypothesis","probes":[null,{"name":5},"x",{"name":"p","met":true}]}\n');
    expect(series()).toEqual(['hypothesis_met p 1']);
  });

  it('with a line longer than anybody needs goes on after it', () => {
    write(opened);
    writeText(`{"type":"phase","x":"${'x'.repeat(3 * 2 ** 20)}"}\n`);
    write(hypothesis({ name: 'p', met: true, value: 1 }));
    for (let scrape = 0; scrape < 5; scrape += 1) metrics.families();
    expect(series()).toEqual(['hypothesis_value p 1', 'hypothesis_met p 1']);
  });

  it('longer than one look reads is caught up with', () => {
    write(opened);
    const looks = Array.from({ length: 20_000 }, (_, value) => hypothesis({ name: 'p', met: true, value }));
    writeText(looks.map((look) => `${JSON.stringify(look)}\n`).join(''));
    for (let scrape = 0; scrape < 5; scrape += 1) metrics.families();
    expect(series()).toEqual(['hypothesis_value p 19999', 'hypothesis_met p 1']);
  });

  it('that was replaced is read from its beginning', () => {
    write(opened);
    write(hypothesis({ name: 'p', met: true, value: 1 }));
    series();
    writeFileSync(
      `${fileOf()}.new`,
      [opened, hypothesis({ name: 'q', met: true, value: 2 })].map((event) => `${JSON.stringify(event)}\n`).join(''),
    );
    renameSync(`${fileOf()}.new`, fileOf());
    expect(series()).toEqual(['hypothesis_value q 2', 'hypothesis_met q 1']);
  });

  it.skipIf(process.getuid?.() === 0)('that may not be read takes nothing from the others', () => {
    write(opened);
    write(hypothesis({ name: 'p', met: true, value: 1 }));
    write(opened, 'another');
    chmodSync(fileOf('another'), 0o000);
    expect(series()).toEqual(['hypothesis_value p 1', 'hypothesis_met p 1']);
    expect(warnings).toEqual([expect.stringContaining('EACCES')]);
  });

  it('that is a folder takes nothing from the others', () => {
    write(opened);
    write(hypothesis({ name: 'p', met: true, value: 1 }));
    mkdirSync(fileOf('another'), { recursive: true });
    expect(series()).toEqual(['hypothesis_value p 1', 'hypothesis_met p 1']);
  });

  it('that has not changed is not opened', () => {
    write(opened);
    write(hypothesis({ name: 'p', met: true, value: 1 }));
    const before = series();
    // Other bytes of the same length: whoever opens it sees them.
    writeFileSync(fileOf(), Buffer.alloc(Buffer.byteLength(`${JSON.stringify(opened)}\n`), 'x'), { flag: 'r+' });
    expect(series()).toEqual(before);
    expect(warnings).toEqual([]);
  });
});

describe('a run that is over', () => {
  const half = 30_000;

  it('is told for half a minute, so that no scrape misses its verdict, and then no more', () => {
    write(opened);
    write(hypothesis({ name: 'p', met: true, value: 1 }));
    write(verdict('held'));
    now += half;
    expect(series()).toContain('run_verdict held 1');
    now += 1;
    expect(series()).toEqual([]);
  });

  it('is told by a cluster app that has just started, if that is not long ago', () => {
    write(opened);
    write(verdict('aborted'));
    now += half - 1;
    expect(series(made())).toEqual(['run_verdict aborted 1']);
  });

  it('without a verdict, because its runner was killed, ends as one with a verdict', async () => {
    const runner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(runner, 'spawn');
    write({ ...opened, pid: runner.pid });
    write(hypothesis({ name: 'p', met: true, value: 1 }));
    now += half + 1;
    metrics.families();
    const exit = once(runner, 'exit');
    runner.kill('SIGKILL');
    await exit;
    now -= half + 1;
    expect(series()).toHaveLength(2);
    now += half + 1;
    expect(series()).toEqual([]);
  });

  it('is told from one that is silent while its runner lives', () => {
    write(opened);
    write(hypothesis({ name: 'p', met: true, value: 1 }));
    series();
    now += 10 * half;
    expect(series()).toEqual(['hypothesis_value p 1', 'hypothesis_met p 1']);
  });

  it('long ago is not read again by a new cluster app', () => {
    writeText('x'.repeat(100));
    now += 16 * 60_000;
    expect(series(made())).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('and removed leaves nothing', () => {
    write(opened);
    write(hypothesis({ name: 'p', met: true, value: 1 }));
    series();
    rmSync(join(runs, id), { recursive: true });
    expect(series()).toEqual([]);
  });
});
