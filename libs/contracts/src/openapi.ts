import { errorTable, header, problemMediaType, type ErrorCode } from '@gameday/conventions';
import { z } from 'zod';
import { pathParameters, type RouteDescription, type ServiceDescription } from './describe.ts';

type Json = Record<string, unknown>;

/** Codes that any route can answer, by what the route takes. */
function commonErrors(route: RouteDescription): ErrorCode[] {
  const codes: ErrorCode[] = ['internal', 'unavailable', 'upstream_timeout'];
  if (route.query || route.body || route.repeat === 'keyed') codes.push('invalid_request');
  if (route.params) codes.push('not_found');
  if (route.body) codes.push('malformed_json', 'body_too_large', 'unsupported_media_type');
  if (route.auth === 'user') codes.push('unauthenticated');
  return codes;
}

/** All error codes of a route. */
export const routeErrors = (route: RouteDescription): ErrorCode[] => [
  ...new Set([...route.errors, ...commonErrors(route)]),
];

const problemSchema: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { enum: Object.keys(errorTable) },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: { pointer: { type: 'string' }, detail: { type: 'string' } },
      },
    },
  },
};

function parameters(route: RouteDescription): Json[] {
  const inPath = pathParameters(route.path).map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: schemaOf(route.params?.shape[name] as z.ZodType, 'input'),
  }));
  const inQuery = Object.entries(route.query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !(schema as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(schema as z.ZodType, 'input'),
  }));
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'Makes a repeated request have one effect, for 24 hours.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  };
  return [...inPath, ...inQuery, ...(route.repeat === 'keyed' ? [key] : [])];
}

/** JSON Schema 2020-12 of a zod schema; shapes with an id become references into `components`. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, $defs: _shared, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return JSON.parse(JSON.stringify(rest).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
}

/** Schemas with a name, wherever a route's body or reply uses them. */
function sharedSchemas(service: ServiceDescription): Json {
  const shared: Json = {};
  const collect = (schema: z.ZodType, io: 'input' | 'output') => {
    const { $defs } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as { $defs?: Json };
    for (const [name, definition] of Object.entries($defs ?? {})) {
      shared[name] = JSON.parse(JSON.stringify(definition).replaceAll('"#/$defs/', '"#/components/schemas/'));
    }
  };
  for (const route of Object.values(service.routes)) {
    if (route.body) collect(route.body, 'input');
    if (route.reply.kind === 'json') collect(route.reply.schema, 'output');
  }
  return shared;
}

function success(route: RouteDescription): Json {
  const { reply } = route;
  if (reply.kind === 'empty') return { description: 'Done.' };
  if (reply.kind === 'bytes') return { description: 'The content.', content: { [reply.mediaType]: {} } };
  return { description: 'Done.', content: { 'application/json': { schema: schemaOf(reply.schema, 'output') } } };
}

function failures(route: RouteDescription): Json {
  const byStatus = Map.groupBy(routeErrors(route), (code) => errorTable[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${errorTable[code].title}.`).join(' '),
        content: { [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function operation(service: ServiceDescription, name: string, route: RouteDescription): Json {
  return {
    operationId: name,
    summary: route.summary,
    tags: [service.name],
    parameters: parameters(route),
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } },
    }),
    responses: { [route.reply.status]: success(route), ...failures(route) },
    security: route.auth === 'user' ? [{ caller: [] }] : [],
  };
}

/**
 * The OpenAPI 3.1 document of a service.
 * @param security how a signed-in person is told: `bearer` at the door, `header` between services
 */
export function openApiDocument(service: ServiceDescription, security: 'bearer' | 'header' = 'header'): Json {
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries(service.routes)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operation(service, name, route);
  }
  return {
    openapi: '3.1.0',
    info: { title: `Gameday ${service.name}`, version: service.version, description: service.description },
    paths,
    components: {
      schemas: { ...sharedSchemas(service), Problem: problemSchema },
      securitySchemes: {
        caller:
          security === 'bearer'
            ? { type: 'http', scheme: 'bearer' }
            : { type: 'apiKey', in: 'header', name: header.userId },
      },
    },
  };
}
