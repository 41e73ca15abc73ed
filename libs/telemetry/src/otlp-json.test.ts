import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Attributes, type Tracer } from '@opentelemetry/api';
import { TraceState } from '@opentelemetry/core';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from 'vitest';
import { encodeSpans } from './otlp-json.ts';

const recorded = (record: (tracer: Tracer, other: Tracer) => void): ReadableSpan[] => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'test', 'service.version': '1' }),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    spanLimits: { attributeCountLimit: 20, eventCountLimit: 2, linkCountLimit: 2 },
  });
  record(provider.getTracer('one', '1.0'), provider.getTracer('two'));
  return exporter.getFinishedSpans();
};

const remote = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1, isRemote: true };
const odd = {
  'an "odd" key\n': 'a "quoted" value\u2028\ud83d\ude00',
  int: 42,
  negative: -1,
  float: 0.1,
  yes: true,
  list: ['a', 'b'],
  numbers: [1, 2.5],
  empty: '',
} satisfies Attributes;

const cases: Array<[string, (tracer: Tracer, other: Tracer) => void]> = [
  ['a plain span', (tracer) => tracer.startSpan('plain').end()],
  [
    'each kind',
    (tracer) => Object.values(SpanKind).forEach((kind) => tracer.startSpan('k', { kind: Number(kind) || 0 }).end()),
  ],
  ['attributes of every type', (tracer) => tracer.startSpan('a', { attributes: odd }).end()],
  [
    'a local parent',
    (tracer) => {
      const parent = tracer.startSpan('parent');
      tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, parent)).end();
      parent.end();
    },
  ],
  [
    'a remote parent with a state',
    (tracer) => {
      const context = trace.setSpanContext(ROOT_CONTEXT, { ...remote, traceState: new TraceState('x=1,y=2') });
      tracer.startSpan('child', {}, context).end();
    },
  ],
  [
    'an error with a message',
    (tracer) => {
      tracer.startSpan('e').setStatus({ code: SpanStatusCode.ERROR, message: 'it "broke"' }).end();
      tracer.startSpan('ok').setStatus({ code: SpanStatusCode.OK }).end();
    },
  ],
  [
    'events, an exception and what limits drop',
    (tracer) => {
      const span = tracer.startSpan('e', {
        attributes: Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`a${n}`, n])),
      });
      span.addEvent('one').addEvent('two', { n: 1 }).recordException(new Error('no'));
      span.end();
    },
  ],
  [
    'links',
    (tracer) => {
      const { isRemote: _, ...local } = remote;
      tracer
        .startSpan('l', { links: [{ context: remote, attributes: { n: 1 } }, { context: local }, { context: local }] })
        .end();
    },
  ],
  [
    'two scopes',
    (tracer, other) => {
      tracer.startSpan('a').end();
      other.startSpan('b').end();
      tracer.startSpan('c').end();
    },
  ],
];

/** What differs without meaning: the SDK writes defaults of the protocol out, and leaves 64-bit integers as numbers. */
function normalize(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => normalize(item));
  if (typeof value !== 'object' || value === null) return key === 'intValue' ? String(value) : value;
  const entries = Object.entries(value)
    .map(([name, inner]) => [name, normalize(inner, name)] as const)
    .filter(([, inner]) => inner !== 0 && !(Array.isArray(inner) && inner.length === 0));
  const object = Object.fromEntries(entries);
  if (object.status && Object.keys(object.status).length === 0) delete object.status;
  return object;
}

describe('the OTLP JSON encoding', () => {
  it.each(cases)("says the same as OpenTelemetry's own for %s", (_name, record) => {
    const spans = recorded(record);
    const theirs = new TextDecoder().decode(JsonTraceSerializer.serializeRequest(spans));
    expect(normalize(JSON.parse(encodeSpans(spans)))).toEqual(normalize(JSON.parse(theirs)));
  });

  it('writes 64-bit integers and times as strings, and what JSON has no number for as words', () => {
    const spans = recorded((tracer) =>
      tracer.startSpan('n', { attributes: { n: 7, big: 2 ** 60, infinite: Infinity, not: NaN } }).end(),
    );
    const json = encodeSpans(spans);
    expect(json).toContain('{"key":"n","value":{"intValue":"7"}}');
    expect(json).toContain('{"key":"big","value":{"doubleValue":1152921504606847000}}');
    expect(json).toContain('{"key":"infinite","value":{"doubleValue":"Infinity"}}');
    expect(json).toContain('{"key":"not","value":{"doubleValue":"NaN"}}');
    expect(json).toMatch(/"startTimeUnixNano":"\d{19}"/);
  });

  it('is an empty request for no spans', () => {
    expect(encodeSpans([])).toBe('{"resourceSpans":[]}');
  });
});
