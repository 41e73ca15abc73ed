import type { ServerResponse } from 'node:http';
import { openApiV2, openApiV3, openApiV3Index, type ServedResources } from '@gameday/kubernetes/openapi';
import { requireAccepted } from './http/accept.ts';
import { answerText } from './http/answer.ts';
import { noSuchPath } from './status.ts';

export interface OpenApiRoutes {
  /** @throws ApiError NotFound, NotAcceptable */
  answer(pathname: string, accept: string | undefined, response: ServerResponse): void;
}

/** /openapi/v2 and /openapi/v3: what explains and checks objects in clients. Documents are made when first asked for. */
export function createOpenApiRoutes(served: ServedResources): OpenApiRoutes {
  const made = new Map<string, string>();
  const text = (key: string, make: () => unknown): string | undefined => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const document = make();
    if (document === undefined) return undefined;
    const json = JSON.stringify(document);
    made.set(key, json);
    return json;
  };
  const documentOf = (pathname: string): string | undefined => {
    if (pathname === '/openapi/v2') return text(pathname, () => openApiV2(served));
    if (pathname === '/openapi/v3') return text(pathname, () => openApiV3Index(served));
    const [, groupVersion] = /^\/openapi\/v3\/(?:api|apis)\/(.+)$/.exec(pathname) ?? [];
    return groupVersion === undefined ? undefined : text(pathname, () => openApiV3(groupVersion, served));
  };
  return {
    answer(pathname, accept, response) {
      const document = documentOf(pathname.replace(/\/$/, ''));
      if (document === undefined) throw noSuchPath();
      requireAccepted(accept, 'application/json');
      answerText(response, 200, document, 'application/json');
    },
  };
}
