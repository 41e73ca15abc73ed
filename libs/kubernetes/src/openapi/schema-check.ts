import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { nanosOf } from './rules/quantities.ts';
import { openApiData, referredName, type Schema } from './document.ts';
import { fieldProblem, show, type FieldPath, type FieldProblem } from './field-problem.ts';
import { suggestion } from './nearest.ts';

const rootId = 'kubernetes';
const int32Max = 2 ** 31 - 1;

/** Types that their published schemas describe in words only. */
const special: Readonly<Record<string, object>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['string', 'number'], format: 'quantity' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['integer', 'string'] },
};

const formats: Readonly<Record<string, { schema?: object; test?: RegExp | ((text: string) => boolean) }>> = {
  int32: { schema: { minimum: -int32Max - 1, maximum: int32Max } },
  quantity: { test: (text) => nanosOf(text) !== undefined },
  byte: { test: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/ },
  'date-time': { test: /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/ },
};

const formatWords: Readonly<Record<string, string>> = {
  quantity: 'a quantity such as 100m, 0.5 or 128Mi',
  byte: 'base64',
  'date-time': 'a time such as 2025-01-31T12:00:00Z',
};

/** A published schema as ajv takes it, with fields that it does not name refused. */
function strict(schema: Schema): object {
  const name = referredName(schema);
  if (name !== undefined) return { $ref: `${rootId}#/definitions/${name}` };
  const { type, format, properties, items, additionalProperties, required } = schema;
  const each = (fields: Readonly<Record<string, Schema>>) =>
    Object.fromEntries(Object.entries(fields).map(([field, inner]) => [field, strict(inner)]));
  return {
    ...(type !== undefined && { type }),
    ...(format !== undefined && formats[format]?.test && { format }),
    ...(format !== undefined && formats[format]?.schema),
    ...(properties && { properties: each(properties), additionalProperties: false }),
    ...(additionalProperties && { additionalProperties: strict(additionalProperties) }),
    ...(items && { items: strict(items) }),
    ...(required && { required }),
  };
}

let ajv: Ajv | undefined;

function compiler(): Ajv {
  if (ajv) return ajv;
  ajv = new Ajv({ strict: false, allErrors: true, verbose: true, addUsedSchema: false });
  for (const [name, { test }] of Object.entries(formats)) if (test) ajv.addFormat(name, test);
  const definitions = Object.fromEntries(
    Object.entries(openApiData().schemas).map(([name, schema]) => [name, special[name] ?? strict(schema)]),
  );
  return ajv.addSchema({ $id: rootId, definitions });
}

const compiled = new Map<string, ValidateFunction>();

function validatorOf(name: string): ValidateFunction {
  const known = compiled.get(name);
  if (known) return known;
  const made = compiler().compile({ $ref: `${rootId}#/definitions/${name}` });
  compiled.set(name, made);
  return made;
}

const article = (type: string): string =>
  type === 'object' ? 'a mapping' : type === 'array' ? 'a list' : type === 'integer' ? 'an integer' : `a ${type}`;

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value}`;
}

const segmentsOf = (pointer: string): FieldPath =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

function toProblem(error: ErrorObject): FieldProblem {
  const at = segmentsOf(error.instancePath);
  const { keyword, params, data } = error;
  switch (keyword) {
    case 'additionalProperties': {
      const field = params['additionalProperty'] as string;
      const { properties } = error.parentSchema as { properties: object };
      const message = `is not a field of this kind of object${suggestion(field, Object.keys(properties))}`;
      return fieldProblem([...at, field], message, 'UnknownField');
    }
    case 'required':
      return fieldProblem([...at, params['missingProperty'] as string], 'must be set', 'FieldValueRequired');
    case 'type': {
      const wanted = [params['type'] as string | string[]].flat().map(article).join(' or ');
      return fieldProblem(at, `must be ${wanted}, is ${show(data)} (${typeOf(data)})`, 'FieldValueTypeInvalid');
    }
    case 'format': {
      const wanted = formatWords[params['format'] as string] ?? String(params['format']);
      return fieldProblem(at, `must be ${wanted}, is ${show(data)}`);
    }
    case 'minimum':
    case 'maximum':
      return fieldProblem(at, `must be a number of 32 bits, is ${show(data)}`);
    default:
      return fieldProblem(at, error.message ?? 'is not valid');
  }
}

/** Everything in which an object without nulls breaks the schema of this name. */
export function checkSchema(object: unknown, schemaName: string): FieldProblem[] {
  const validate = validatorOf(schemaName);
  if (validate(object)) return [];
  return (validate.errors ?? []).filter(({ keyword }) => keyword !== '$ref').map(toProblem);
}
