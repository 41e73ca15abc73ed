import type { Attributes, AttributeValue, HrTime, Link, SpanContext } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/**
 * Spans as an `ExportTraceServiceRequest` in OTLP's JSON encoding (opentelemetry-proto 1.x, "JSON Protobuf Encoding":
 * lower-camel-case keys, ids in hex, 64-bit integers as strings).
 *
 * OpenTelemetry's own encoder takes about the same time; its import brings the SDKs of logs and metrics along, 1 to 2 MB
 * of every process. The tests hold this one against it.
 */
export function encodeSpans(spans: readonly ReadableSpan[]): string {
  const [first] = spans;
  if (!first) return '{"resourceSpans":[]}';
  const scopes = Map.groupBy(spans, (span) => span.instrumentationScope);
  const scopeSpans = [...scopes].map(([scope, ofScope]) => {
    const version = scope.version === undefined ? '' : `,"version":${text(scope.version)}`;
    return `{"scope":{"name":${text(scope.name)}${version}},"spans":[${ofScope.map(encodeSpan).join(',')}]}`;
  });
  const resource = `{"attributes":${encodeAttributes(first.resource.attributes)}}`;
  return `{"resourceSpans":[{"resource":${resource},"scopeSpans":[${scopeSpans.join(',')}]}]}`;
}

function encodeSpan(span: ReadableSpan): string {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const parent = span.parentSpanContext;
  let json = `{"traceId":"${traceId}","spanId":"${spanId}","name":${text(span.name)},"kind":${span.kind + 1}`;
  if (parent) json += `,"parentSpanId":"${parent.spanId}"`;
  if (traceState) json += `,"traceState":${text(traceState.serialize())}`;
  json += `,"startTimeUnixNano":"${nanos(span.startTime)}","endTimeUnixNano":"${nanos(span.endTime)}"`;
  json += `,"flags":${flags(traceFlags, parent)},"attributes":${encodeAttributes(span.attributes)}`;
  if (span.droppedAttributesCount > 0) json += `,"droppedAttributesCount":${span.droppedAttributesCount}`;
  if (span.events.length > 0) json += `,"events":[${span.events.map(encodeEvent).join(',')}]`;
  if (span.droppedEventsCount > 0) json += `,"droppedEventsCount":${span.droppedEventsCount}`;
  if (span.links.length > 0) json += `,"links":[${span.links.map(encodeLink).join(',')}]`;
  if (span.droppedLinksCount > 0) json += `,"droppedLinksCount":${span.droppedLinksCount}`;
  const { code, message } = span.status;
  if (code !== 0) json += `,"status":{"code":${code}${message === undefined ? '' : `,"message":${text(message)}`}}`;
  return `${json}}`;
}

function encodeEvent(event: ReadableSpan['events'][number]): string {
  const attributes = event.attributes ? `,"attributes":${encodeAttributes(event.attributes)}` : '';
  return `{"timeUnixNano":"${nanos(event.time)}","name":${text(event.name)}${attributes}}`;
}

function encodeLink({ context, attributes }: Link): string {
  const more = attributes ? `,"attributes":${encodeAttributes(attributes)}` : '';
  return `{"traceId":"${context.traceId}","spanId":"${context.spanId}","flags":${flags(context.traceFlags, context)}${more}}`;
}

/** Bits 0-7 are the trace flags, bit 8 says that bit 9 is known, bit 9 that the parent (or linked span) is remote. */
const flags = (traceFlags: number, other: SpanContext | undefined): number =>
  (traceFlags & 0xff) | 0x100 | (other?.isRemote ? 0x200 : 0);

const nanos = (time: HrTime): string => `${time[0]}${String(time[1]).padStart(9, '0')}`;

const text = (value: string): string => JSON.stringify(value);

function encodeAttributes(attributes: Attributes): string {
  let json = '';
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined) continue;
    json += `${json === '' ? '' : ','}${attributePrefix(key)}${encodeValue(value)}}`;
  }
  return `[${json}]`;
}

/** Keys are few: their prefixes are kept, up to a limit in case that somebody makes them up. */
const prefixes = new Map<string, string>();
const prefixesMax = 256;

function attributePrefix(key: string): string {
  const known = prefixes.get(key);
  if (known !== undefined) return known;
  const prefix = `{"key":${text(key)},"value":`;
  if (prefixes.size < prefixesMax) prefixes.set(key, prefix);
  return prefix;
}

function encodeValue(value: AttributeValue | null | undefined): string {
  switch (typeof value) {
    case 'string':
      return `{"stringValue":${text(value)}}`;
    case 'boolean':
      return `{"boolValue":${value}}`;
    case 'number':
      return encodeNumber(value);
    case 'object':
      return encodeObject(value);
    default:
      return '{}';
  }
}

function encodeNumber(value: number): string {
  if (Number.isSafeInteger(value)) return `{"intValue":"${value}"}`;
  return `{"doubleValue":${Number.isFinite(value) ? value : `"${Number.isNaN(value) ? 'NaN' : value}"`}}`;
}

function encodeObject(value: object | null): string {
  if (value === null) return '{}';
  if (value instanceof Uint8Array) return `{"bytesValue":"${Buffer.from(value).toString('base64')}"}`;
  if (Array.isArray(value)) return `{"arrayValue":{"values":[${value.map(encodeValue).join(',')}]}}`;
  return `{"kvlistValue":{"values":${encodeAttributes(value as Attributes)}}}`;
}
