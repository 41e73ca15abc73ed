import { describe, expect, it } from 'vitest';
import { continues, glance, parseLogLine } from './log-line.ts';

const time = '2026-11-23T03:05:07.250Z';
const atMs = Date.parse(time);
const ids = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };

describe('a log line', () => {
  it.each([
    [
      'of a service',
      `{"level":"info","time":"${time}","service":"feed","replica":"feed-x7k2p","trace_id":"${ids.traceId}","span_id":"${ids.spanId}","msg":"request","status":200}`,
      { atMs, level: 'info', message: 'request', ...ids, fields: [['status', '200']] },
    ],
    ['of pino with numbers', `{"level":50,"time":${atMs},"msg":"no"}`, { atMs, level: 'error', message: 'no' }],
    [
      'with an error, whose parts get names of their own',
      `{"level":"error","time":"${time}","msg":"no","err":{"type":"E","stack":"E: x\\n    at y"}}`,
      {
        atMs,
        level: 'error',
        message: 'no',
        fields: [
          ['err.type', 'E'],
          ['err.stack', 'E: x\n    at y'],
        ],
      },
    ],
    [
      'of Jaeger',
      `{"level":"warn","ts":${atMs / 1000},"msg":"late","port":1}`,
      { atMs, level: 'warn', message: 'late', fields: [['port', '1']] },
    ],
    ['of Toxiproxy', `{"level":"info","time":"${time}","message":"up"}`, { atMs, level: 'info', message: 'up' }],
    [
      'of Prometheus',
      `ts=${time} caller=main.go:1 level=error msg="a \\"b\\" c"`,
      { atMs, level: 'error', message: 'a "b" c', fields: [['caller', 'main.go:1']] },
    ],
    ['of Consul', `${time} [WARN]  agent: slow`, { atMs, level: 'warn', message: 'agent: slow' }],
    ['of Consul, indented', `    ${time} [ERROR] agent: no`, { atMs, level: 'error', message: 'agent: no' }],
    ['of PostgreSQL', '2026-11-23 03:05:07.250 UTC [77] LOG:  ready', { atMs, level: 'info', message: 'ready' }],
    ['of PostgreSQL, an error', '2026-11-23 03:05:07.250 UTC [77] FATAL:  no', { atMs, level: 'fatal', message: 'no' }],
    [
      'of Go’s own log',
      '2026/11/23 03:05:07 maxprocs: Leaving GOMAXPROCS=2',
      { atMs: new Date(2026, 10, 23, 3, 5, 7).getTime(), message: 'maxprocs: Leaving GOMAXPROCS=2' },
    ],
    [
      'of a process that dies',
      'TypeError: x is not a function',
      { level: 'error', message: 'TypeError: x is not a function' },
    ],
    ['that is only text', 'hello [world]', { message: 'hello [world]' }],
    ['that was cut off', '{"level":"info","ms', { message: '{"level":"info","ms' }],
    ['that is JSON, but no object', '{}', { message: '' }],
    ['with hostile values', '{"level":{"a":1},"time":[],"msg":7,"trace_id":{}}', { message: '' }],
  ])('%s is understood', (_, line, expected) => {
    expect(parseLogLine(line)).toEqual({ fields: [], ...expected });
    const { atMs: when, level } = parseLogLine(line);
    expect(glance(line)).toMatchObject({ ...(when !== undefined && { atMs: when }), ...(level && { level }) });
  });

  it('is bounded', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, 'x'.repeat(10_000)]));
    const { fields, message } = parseLogLine(JSON.stringify({ msg: 'y'.repeat(100_000), ...many }));
    expect([fields.length, fields[0]?.[1].length, message.length]).toEqual([64, 4_001, 16_001]);
  });

  it.each([
    ['    at f (file.ts:1)', true],
    ['}', true],
    ['\tSELECT 1', true],
    [`    ${time} [ERROR] agent: no`, false],
    ['Error: x', false],
    ['{"level":30}', false],
  ])('%j goes on with the line before it: %s', (line, expected) => expect(continues(line)).toBe(expected));
});
