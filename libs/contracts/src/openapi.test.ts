import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { openApiDocument, services, type ServiceDescription } from './index.ts';

const described = Object.values(services) as ServiceDescription[];

describe('the OpenAPI document', () => {
  it.each(described.map((service) => [service.name, service] as const))(
    'of %s is valid 3.1',
    async (_name, service) => {
      const result = await new Validator().validate(openApiDocument(service));
      expect(result.errors ?? []).toEqual([]);
      expect(result.valid).toBe(true);
    },
  );

  it('says of each operation which errors it can answer with', () => {
    const paths = openApiDocument(services.gateway, 'bearer').paths as Record<
      string,
      Record<string, { responses: object }>
    >;
    const { responses } = paths['/api/posts/{postId}/comments']?.post as { responses: object };
    expect(Object.keys(responses)).toEqual(
      expect.arrayContaining(['201', '400', '401', '404', '409', '413', '415', '422', '500', '503', '504']),
    );
  });

  it('refers only to schemas that it holds', () => {
    for (const service of described) {
      const text = JSON.stringify(openApiDocument(service));
      const { components } = JSON.parse(text) as { components: { schemas: object } };
      for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
        expect(Object.keys(components.schemas), `${service.name}: ${name}`).toContain(name);
      }
    }
  });
});
