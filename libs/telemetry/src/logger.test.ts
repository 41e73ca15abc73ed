import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runWithContext, withRequestId } from './context.ts';
import { openLogger, type OpenLogger } from './logger.ts';
import { startTelemetry } from './telemetry.ts';

const entry = new URL('./test-process.ts', import.meta.url).pathname;
const children: ChildProcess[] = [];
const start = (...args: string[]) => {
  // Node warns on standard error where both are set, as some test runners do.
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env;
  const child = spawn(process.execPath, [entry, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  children.push(child);
  return child;
};
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

describe('the log of a process', () => {
  it.each(['exit', 'throw', 'reject', 'shutdown', 'end'])(
    'has its last lines where the process ends by %s',
    async (way) => {
      const child = start(way, '500');
      const log = await text(child.stderr!);
      const lines = log.split('\n').filter((line) => line.startsWith('{'));
      expect(lines.map((line) => (JSON.parse(line) as { line: number }).line)).toEqual(
        Array.from({ length: 500 }, (_, n) => n),
      );
    },
  );

  it('is live: a single line of an idle process comes within a second', async () => {
    const child = start('idle');
    const [chunk] = (await once(child.stderr!, 'data')) as [Buffer];
    const { time } = JSON.parse(String(chunk)) as { time: string };
    expect(Date.now() - Date.parse(time)).toBeLessThan(1_000);
  });
});

describe('a log line', () => {
  let folder: string;
  let fd: number;
  let open: OpenLogger;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'telemetry-'));
    fd = openSync(join(folder, 'log'), 'a');
    open = openLogger({ service: 'feed', replica: 'feed-0', level: undefined, fd });
  });
  afterEach(() => {
    open.flush();
    // The descriptor stays open: a logger writes to it as long as the process lives.
    rmSync(folder, { recursive: true });
  });
  const written = () => {
    open.flush();
    const lines = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n');
    return lines.filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  it('says when, how grave, and by whom', () => {
    open.logger.warn('careful');
    const [line] = written();
    expect(line).toEqual({
      time: expect.any(String),
      level: 'warn',
      service: 'feed',
      replica: 'feed-0',
      msg: 'careful',
    });
    expect(new Date(line?.time as string).toISOString()).toBe(line?.time);
  });

  it('has the ids of the trace, the span and the request', () => {
    startTelemetry({ service: 'x', version: '1', replica: 'x', env: { OTEL_TRACES_EXPORTER: 'none' } });
    const ids = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
    runWithContext(withRequestId(trace.setSpanContext(ROOT_CONTEXT, ids), 'r1'), () => open.logger.info('within'));
    open.logger.info('without');
    expect(written()).toMatchObject([
      { trace_id: ids.traceId, span_id: ids.spanId, request_id: 'r1' },
      { msg: 'without' },
    ]);
    expect(written()[1]).not.toHaveProperty('trace_id');
  });

  it.each([
    { method: 'GET', route: '/things/:thing', status: 200, durationMs: 1.23456, cancelled: false },
    { method: '_OTHER', route: undefined, status: 404, durationMs: 20, cancelled: true },
    { method: 'GET', route: '/odd"route\\', status: 500, durationMs: 0.001, cancelled: false },
  ])('for a request that was served is what the logger itself would write: %j', (served) => {
    const ids = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
    const requestId = 'r-1';
    const context = withRequestId(trace.setSpanContext(ROOT_CONTEXT, ids), requestId);
    open.access({ ...served, requestId, span: trace.wrapSpanContext(ids) });
    const { method, route = '_unmatched', status, durationMs } = served;
    const fields = { ...served, durationMs: Math.round(durationMs * 100) / 100 };
    startTelemetry({ service: 'x', version: '1', replica: 'x', env: { OTEL_TRACES_EXPORTER: 'none' } });
    runWithContext(context, () => open.logger.info(fields, `${method} ${route} ${status}`));
    const [own, logged] = written();
    expect(own).toEqual({ ...logged, time: expect.any(String) as string });
    expect(Object.keys(own ?? {})).toEqual(Object.keys(logged ?? {}));
  });

  it('for a request is left out where only warnings are wanted', () => {
    open = openLogger({ service: 'feed', replica: 'feed-0', level: 'warn', fd });
    const span = trace.wrapSpanContext({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 });
    open.access({ method: 'GET', route: '/', status: 200, durationMs: 1, cancelled: false, requestId: 'r', span });
    expect(written()).toEqual([]);
  });

  it.each([
    [{ password: 's3cret' }],
    [{ token: 's3cret' }],
    [{ headers: { authorization: 's3cret', cookie: 's3cret' } }],
    [{ request: { headers: { authorization: 's3cret' }, body: { password: 's3cret' } } }],
  ])('hides secrets: %j', (fields) => {
    open.logger.info(fields, 'careless');
    expect(JSON.stringify(written())).not.toContain('s3cret');
    expect(JSON.stringify(written())).toContain('[redacted]');
  });

  it('tells an error by name, message, code, stack and causes, and nothing that hangs on it', () => {
    const cause = Object.assign(new TypeError('inner'), { code: 'E_INNER', body: 's3cret' });
    open.logger.error({ err: Object.assign(new Error('outer', { cause }), { detail: 's3cret' }) }, 'failed');
    expect(written()[0]?.err).toMatchObject({
      ...{ type: 'Error', message: 'outer', stack: expect.stringContaining('outer') },
      cause: { type: 'TypeError', message: 'inner', code: 'E_INNER' },
    });
    expect(JSON.stringify(written())).not.toContain('s3cret');
  });

  it('is left out below the level', () => {
    open.logger.debug('unheard');
    expect(written()).toEqual([]);
  });

  it('warns of an unknown level and uses info', () => {
    open = openLogger({ service: 'feed', replica: 'feed-0', level: 'loud', fd });
    expect(open.logger.level).toBe('info');
    expect(written()[0]?.msg).toContain('GAMEDAY_LOG_LEVEL is "loud"');
  });

  it('is written before long without being asked for', async () => {
    open.logger.info('soon');
    await vi.waitUntil(() => readFileSync(join(folder, 'log'), 'utf8').includes('soon'), 1_000);
  });
});
