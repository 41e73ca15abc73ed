import { AsyncLocalStorage } from 'node:async_hooks';
import {
  context,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from './database.ts';
import { sql } from './sql.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** A span of the recording tracer below; this library knows OpenTelemetry's API only, not its SDK. */
interface Recorded {
  readonly name: string;
  readonly parent: string | undefined;
  readonly attributes: Attributes;
  status: SpanStatusCode;
  ended: boolean;
}
const spans: Recorded[] = [];
const names = new WeakMap<Span, string>();

const tracer = {
  startSpan(name, options = {}, parent = context.active()) {
    const parentSpan = trace.getSpan(parent);
    const recorded: Recorded = {
      name,
      parent: parentSpan && names.get(parentSpan),
      attributes: { ...options.attributes },
      status: SpanStatusCode.UNSET,
      ended: false,
    };
    spans.push(recorded);
    const span = {
      ...trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 }),
      isRecording: () => true,
      setAttribute: (key: string, value: string) => ((recorded.attributes[key] = value), span),
      setAttributes: (attributes: Attributes) => (Object.assign(recorded.attributes, attributes), span),
      setStatus: ({ code }: { code: SpanStatusCode }) => ((recorded.status = code), span),
      end: () => (recorded.ended = true),
    } as unknown as Span;
    names.set(span, name);
    return span;
  },
} as Tracer;

let server: TestDatabase;
let database: Database;
const storage = new AsyncLocalStorage<Context>();
beforeAll(async () => {
  context.setGlobalContextManager({
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, work, self, ...args) => storage.run(active, () => work.apply(self as never, args)),
    bind: (_active, target) => target,
    enable: () => context as never,
    disable: () => context as never,
  });
  server = await createTestDatabase();
  database = openDatabase({ url: server.url, name: 'test', tracer });
});
afterAll(async () => {
  await database.close();
  await server.drop();
});
beforeEach(() => void spans.splice(0));

describe("a query's span", () => {
  it('says what was done and where, and holds no value', async () => {
    await database.query(sql`SELECT tablename FROM pg_tables WHERE tablename = ${'a secret'}`);
    const { hostname, port, pathname } = new URL(server.url);
    expect(spans).toEqual([
      {
        ...{ name: 'SELECT pg_tables', parent: undefined, status: SpanStatusCode.UNSET, ended: true },
        attributes: {
          'db.system.name': 'postgresql',
          'db.namespace': pathname.slice(1),
          'db.operation.name': 'SELECT',
          'db.query.summary': 'SELECT pg_tables',
          'db.query.text': 'SELECT tablename FROM pg_tables WHERE tablename = $1',
          'server.address': hostname,
          'server.port': Number(port),
        },
      },
    ]);
  });

  it('tells an error by its SQLSTATE, without its message', async () => {
    await expect(database.query(sql`SELECT ${'a secret'}::text::int`)).rejects.toThrow('a secret');
    expect(spans[0]).toMatchObject({ status: SpanStatusCode.ERROR, ended: true });
    expect(spans[0]?.attributes).toMatchObject({ 'error.type': '22P02', 'db.response.status_code': '22P02' });
    expect(JSON.stringify(spans)).not.toContain('a secret');
  });

  it("is a child of its transaction's", async () => {
    await database.transaction((tx) => tx.query(sql`SELECT 1`));
    expect(spans.map(({ name, parent }) => [name.split(' ')[0], parent?.split(' ')[0]])).toEqual([
      ['transaction', undefined],
      ['SELECT', 'transaction'],
    ]);
  });

  it('is not made for a ping', async () => {
    await database.ping();
    expect(spans).toEqual([]);
  });
});
