import { once } from 'node:events';
import { createServer } from 'node:http';
import { annotation, annotationPrefix, commonLabel, type Pod } from '@gameday/kubernetes';
import type { ProcessIdentity } from '@gameday/process';

/** A pod as the cluster app lists it, with a process of the test's. */
export function podOf(
  service: string,
  name: string,
  identity: ProcessIdentity,
  more: { adminPort?: number } = {},
): Pod {
  return {
    metadata: {
      name,
      uid: name,
      labels: { [commonLabel.name]: service },
      annotations: {
        [annotation.pid]: String(identity.pid),
        [`${annotationPrefix}process`]: identity.startedAt,
        ...(more.adminPort !== undefined && { [annotation.adminPort]: String(more.adminPort) }),
      },
    },
    status: {
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        { name: service, image: 'i', imageID: 'i', ready: true, restartCount: 0, state: { running: {} } },
      ],
    },
  };
}

/** Answers the list of pods, as the cluster app does, and nothing else. */
export async function littleCluster(port: number, pods: () => readonly Pod[]): Promise<{ close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://cluster');
    if (!url.pathname.endsWith('/pods')) return void response.writeHead(404).end('{}');
    const [, service] = url.searchParams.get('labelSelector')?.split('=') ?? [];
    const items = pods().filter(({ metadata }) => [undefined, metadata?.labels?.[commonLabel.name]].includes(service));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ items }));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
