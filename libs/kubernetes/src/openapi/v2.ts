import { httpMethods, openApiData, referredName, type Operation, type Parameter, type Schema } from './document.ts';
import { openApiV3, servedGroupVersions, type ServedResources } from './v3.ts';

type Json = Record<string, unknown>;

const convertEach = (properties: Readonly<Record<string, Schema>>) =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, toDefinition(schema)]));

/** A v3 schema as the v2 document has it: no defaults, references directly, and of alternatives the text. */
export function toDefinition(schema: Schema): Json {
  const {
    default: _default,
    oneOf,
    allOf: _allOf,
    $ref: _ref,
    properties,
    items,
    additionalProperties,
    ...rest
  } = schema;
  const name = referredName(schema);
  return {
    ...rest,
    ...(oneOf && { type: 'string' }),
    ...(name !== undefined && { $ref: `#/definitions/${name}` }),
    ...(properties && { properties: convertEach(properties) }),
    ...(items && { items: toDefinition(items) }),
    ...(additionalProperties && { additionalProperties: toDefinition(additionalProperties) }),
  };
}

const toParameter = ({ schema, ...parameter }: Parameter): Json => ({
  ...parameter,
  type: schema.type,
  uniqueItems: true,
});

function toOperation(operation: Operation): Json {
  const { parameters = [], requestBody, responses, ...rest } = operation;
  const [bodySchema] = Object.values(requestBody?.content ?? {});
  const body = bodySchema && { name: 'body', in: 'body', required: true, schema: toDefinition(bodySchema.schema) };
  return {
    ...rest,
    ...(requestBody && { consumes: Object.keys(requestBody.content) }),
    produces: Object.values(responses).flatMap(({ content }) => Object.keys(content)),
    parameters: [...(body ? [body] : []), ...parameters.map(toParameter)],
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, { description, content }]) => {
        const [answer] = Object.values(content);
        return [status, { description, ...(answer && { schema: toDefinition(answer.schema) }) }];
      }),
    ),
  };
}

/** The OpenAPI v2 document (`/openapi/v2`) of the served resources, for clients that do not know v3. */
export function openApiV2(served?: ServedResources): Json {
  const documents = servedGroupVersions(served).flatMap((groupVersion) => openApiV3(groupVersion, served) ?? []);
  const paths = documents.flatMap((document) =>
    Object.entries(document.paths).map(([path, item]) => [
      path,
      {
        ...Object.fromEntries(
          httpMethods.flatMap((method) => (item[method] ? [[method, toOperation(item[method])]] : [])),
        ),
        ...(item.parameters && { parameters: item.parameters.map(toParameter) }),
      },
    ]),
  );
  const definitions = documents.flatMap((document) =>
    Object.entries(document.components.schemas).map(([name, schema]) => [name, toDefinition(schema)]),
  );
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: openApiData().version },
    paths: Object.fromEntries(paths),
    definitions: Object.fromEntries(definitions),
  };
}
