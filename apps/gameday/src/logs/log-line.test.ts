import { describe, expect, it } from 'vitest';
import { formatLogLine } from './format-line.ts';
import { parseLogLine } from './log-line.ts';

const time = '2026-11-23T03:05:07.250Z';
const timeMs = Date.parse(time);

describe('a log line', () => {
  it.each([
    [
      'of a service',
      `{"level":"info","time":"${time}","service":"feed","replica":"feed-x7k2p","trace_id":"abc","span_id":"d","msg":"request","status":200}`,
      { timeMs, level: 'info', message: 'request', traceId: 'abc', extras: { status: 200 } },
    ],
    [
      'of pino with numbers',
      `{"level":50,"time":${timeMs},"msg":"no"}`,
      { timeMs, level: 'error', message: 'no', extras: {} },
    ],
    [
      'of Jaeger',
      `{"level":"warn","ts":${timeMs / 1000},"msg":"late","port":1}`,
      { timeMs, level: 'warn', message: 'late', extras: { port: 1 } },
    ],
    [
      'of Toxiproxy',
      `{"level":"info","time":"${time}","message":"up"}`,
      { timeMs, level: 'info', message: 'up', extras: {} },
    ],
    [
      'of Prometheus',
      `ts=${time} caller=main.go:1 level=error msg="a \\"b\\" c"`,
      { timeMs, level: 'error', message: 'a "b" c', extras: { caller: 'main.go:1' } },
    ],
    [
      'of Grafana',
      `logger=settings t=${time} level=info msg=up`,
      { timeMs, level: 'info', message: 'up', extras: { logger: 'settings' } },
    ],
    ['of Consul', `${time} [WARN]  agent: slow`, { timeMs, level: 'warn', message: 'agent: slow', extras: {} }],
    [
      'of Consul, indented',
      `    ${time} [ERROR] agent: no`,
      { timeMs, level: 'error', message: 'agent: no', extras: {} },
    ],
    [
      'of PostgreSQL',
      '2026-11-23 03:05:07.250 UTC [77] LOG:  ready',
      { timeMs, level: 'info', message: 'ready', extras: {} },
    ],
    [
      'of PostgreSQL, an error',
      '2026-11-23 03:05:07.250 UTC [77] FATAL:  no',
      { timeMs, level: 'fatal', message: 'no', extras: {} },
    ],
    ['that is only text', 'hello [world]', { message: 'hello [world]', extras: {} }],
    ['that was cut off', '{"level":"info","ms', { message: '{"level":"info","ms', extras: {} }],
    ['that is empty', '', { message: '', extras: {} }],
  ])('%s is understood', (_, line, expected) => {
    expect(parseLogLine(line)).toEqual(expected);
  });
});

describe('a log line for people', () => {
  const plain = { color: false, partWidth: 6 };

  it('has time, part, level, message, the rest, and the trace', () => {
    const line = `{"level":"warn","time":"${time}","trace_id":"abc","msg":"slow","route":"/feed","took":{"ms":3}}`;
    const local = new Date(timeMs);
    const clock = `${String(local.getHours()).padStart(2, '0')}:${String(local.getMinutes()).padStart(2, '0')}:07.250`;
    expect(formatLogLine('feed', line, plain)).toBe(`${clock} feed   warn  slow route=/feed took={"ms":3} trace=abc`);
  });

  it('has the stack of an error below, indented', () => {
    const line = JSON.stringify({
      level: 'error',
      msg: 'no',
      err: { type: 'Error', message: 'x', stack: 'Error: x\n    at y' },
    });
    expect(formatLogLine('feed', line, plain)).toBe(`${' '.repeat(12)} feed   error no\n    Error: x\n        at y`);
  });

  it('has colours only where they are wanted', () => {
    const line = `{"level":"info","time":"${time}","msg":"up"}`;
    expect(formatLogLine('feed', line, { ...plain, color: true })).toContain('\u001b[');
    expect(formatLogLine('feed', line, plain)).not.toContain('\u001b[');
  });
});
