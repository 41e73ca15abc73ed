import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiContext, ApiOptions } from './context.ts';
import { aggregatedDiscovery, aggregatedType } from './discovery/aggregated.ts';
import { coreVersions, groupDocument, groupList, resourceList } from './discovery/plain.ts';
import { versionInfo } from './discovery/version.ts';
import { discoveryVersion } from './http/accept.ts';
import { answerJson, answerText } from './http/answer.ts';
import { parsePath } from './http/path.ts';
import { createOpenApiRoutes } from './openapi.ts';
import { createCatalogue } from './resources/catalogue.ts';
import { serveResource } from './serve-resource.ts';
import { ApiError, noSuchPath } from './status.ts';

/** Serves one request that was let in; false for a path that is not Kubernetes'. @throws ApiError */
export type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

const healthPaths = ['/livez', '/readyz', '/healthz'];

/** Everything that the API serves, apart from the server around it. */
export function createServe(context: ApiContext, notReady: ApiOptions['notReady']): Serve {
  const catalogue = createCatalogue(context);
  const openApi = createOpenApiRoutes(catalogue.served);
  const isOurs = (name: string) => catalogue.groups.some(({ group }) => group === name);

  function serveHealth(pathname: string, response: ServerResponse): void {
    const why = pathname === '/livez' ? undefined : notReady?.();
    if (why === undefined) answerText(response, 200, 'ok');
    else answerText(response, 503, `${pathname.slice(1)} check failed: ${why}\n`);
  }

  function serveDiscovery(
    path: Exclude<ReturnType<typeof parsePath>, undefined | { type: 'resource' }>,
    request: IncomingMessage,
  ) {
    const { accept, host = '' } = request.headers;
    const aggregated = discoveryVersion(accept) === 'v2';
    switch (path.type) {
      case 'versions':
        return aggregated ? aggregatedDiscovery(catalogue, true) : coreVersions(host);
      case 'groups':
        return aggregated ? aggregatedDiscovery(catalogue, false) : groupList(catalogue);
      case 'group':
        return groupDocument(catalogue, path.group);
      case 'resources':
        return resourceList(catalogue, path.group, path.version);
    }
  }

  function requireReading(request: IncomingMessage): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new ApiError('MethodNotAllowed', `${request.method} is not supported on this path; only GET is`);
    }
  }

  return async (request, response) => {
    // Not by `new URL`, which throws for some of what clients may send, and resolves `..`.
    const [pathname = '/', search = ''] = (request.url ?? '/').split('?', 2);
    const searchParams = new URLSearchParams(search);
    const path = parsePath(pathname);
    // Other groups, such as custom metrics, may be served beside these.
    if (path && 'group' in path && !isOurs(path.group)) return false;
    if (path?.type === 'resource') {
      await serveResource(context, catalogue, path, request, response, searchParams);
      return true;
    }
    if (path) {
      requireReading(request);
      const document = serveDiscovery(path, request);
      if (!document) throw noSuchPath();
      answerJson(
        response,
        200,
        document,
        document.kind === 'APIGroupDiscoveryList' ? aggregatedType : 'application/json',
      );
    } else if (healthPaths.includes(pathname)) {
      requireReading(request);
      serveHealth(pathname, response);
    } else if (pathname === '/version' || pathname === '/version/') {
      requireReading(request);
      answerJson(response, 200, versionInfo());
    } else if (pathname.startsWith('/openapi/')) {
      requireReading(request);
      openApi.answer(pathname, request.headers.accept, response);
    } else {
      return false;
    }
    return true;
  };
}
