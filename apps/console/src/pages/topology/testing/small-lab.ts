import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabStatus } from '@gameday/console-api';
import { faultsPath, labPorts, namespace } from '@gameday/conventions';
import { labPaths } from '@gameday/lab-kit/paths';
import { createPrometheus } from '@gameday/prometheus';
import type { GovernanceReport } from '@gameday/service-kit';
import express from 'express';
import type { CommandResult } from '../../../actions/run-command.ts';
import type { ConsoleContext } from '../../../context.ts';
import { getJson } from '../../../sources/get-json.ts';
import { answerError } from '../../../web/answer-error.ts';
import { createFeed } from '../../../web/feed.ts';
import { createLive } from '../../../web/live.ts';
import { createTopologyServer } from '../routes.ts';

/** A server on a port of 127.0.0.1 that the system gives. */
async function serve(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function end(server: Server): Promise<void> {
  if (!server.listening) return;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

export interface LabWishes {
  /** What replicas say, one admin port each; a service's replicas are those that report. */
  readonly reports?: readonly GovernanceReport[];
  /** The elements of Prometheus' answer to any instant query: labels and value. */
  readonly figures?: readonly (readonly [Readonly<Record<string, string>>, number])[];
  readonly faults?: readonly object[];
  readonly autoscalers?: readonly object[];
  /** Services that have a database in their manifests. */
  readonly owners?: readonly string[];
  /** What the command line comes to. */
  readonly command?: CommandResult;
}

const deployment = (name: string, owners: readonly string[]) => ({
  metadata: { name },
  spec: {
    replicas: 2,
    template: { spec: { containers: [{ env: owners.includes(name) ? [{ name: 'GAMEDAY_DATABASE_URL' }] : [] }] } },
  },
  status: { readyReplicas: 1 },
});

/** The topology's part of the console in front of a small lab: real servers that say what the test wants. */
export async function startSmallLab(wishes: LabWishes = {}) {
  const { reports = [], figures = [], faults = [], autoscalers = [], owners = [] } = wishes;
  const folder = await mkdtemp(join(tmpdir(), 'topology-'));
  const asked = { replicas: [] as string[], commands: [] as (readonly string[])[], ended: [] as string[] };
  const replicas = await Promise.all(
    reports.map((report) =>
      serve((request, response) => {
        asked.replicas.push(`${report.replica} ${request.url}`);
        const peer = new URL(request.url ?? '/', 'http://replica').searchParams.get('peer');
        const edges = report.edges.filter((edge) => peer === null || edge.peer === peer);
        const explanations = report.explanations.filter((one) => peer === null || one.peer === peer);
        response.end(JSON.stringify({ ...report, edges, explanations }));
      }),
    ),
  );
  const prometheus = await serve((request, response) => {
    const matrix = request.url?.includes('query_range');
    const result = figures.map(([metric, value]) =>
      matrix ? { metric, values: [] } : { metric, value: [1, String(value)] },
    );
    response.end(JSON.stringify({ status: 'success', data: { resultType: matrix ? 'matrix' : 'vector', result } }));
  });
  const names = [...new Set(reports.map(({ service }) => service))];
  const cluster = await serve((request, response) => {
    const { url = '', method } = request;
    if (method === 'DELETE') {
      asked.ended.push(url);
      return void response.end(JSON.stringify({ existed: true, told: [], toxiproxyRestarted: false }));
    }
    const answers: Readonly<Record<string, unknown>> = {
      [faultsPath]: { items: faults },
      '/gameday/v1/autoscaler': { autoscalers },
      [`/apis/apps/v1/namespaces/${namespace}/deployments`]: { items: names.map((name) => deployment(name, owners)) },
    };
    response.statusCode = url in answers ? 200 : 404;
    response.end(JSON.stringify(answers[url] ?? {}));
  });
  const port = { gateway: 1, cluster: portOf(cluster), prometheus: portOf(prometheus) };
  const status: LabStatus = {
    engines: [
      {
        name: 'postgres',
        state: 'ready',
        pid: 1,
        port: 2,
        uptimeSeconds: 3,
        reason: undefined,
        version: '18',
        source: 'npm',
      },
    ],
    apps: [],
    services: names.map((name) => ({
      name,
      replicas: reports.flatMap((report, index) => {
        const server = replicas[index];
        if (report.service !== name || !server) return [];
        const part = { name: report.replica, state: 'ready' as const, pid: 7, uptimeSeconds: 60, reason: undefined };
        return [
          { ...part, port: name === 'gateway' ? port.gateway : 20_000 + index, adminPort: portOf(server), restarts: 0 },
        ];
      }),
    })),
    urls: {},
    notices: [],
  };
  const live = createLive({ build: 'test' });
  const client = createPrometheus({ url: `http://127.0.0.1:${port.prometheus}`, timeoutMs: 2_000 });
  const run = async (args: readonly string[]) => {
    asked.commands.push(args);
    return wishes.command ?? { code: 0, stdout: 'Done.\n', stderr: '' };
  };
  const context: ConsoleContext = {
    config: {
      port: 1,
      supervisorSocket: undefined,
      paths: labPaths({ GAMEDAY_HOME: folder }),
      ports: { ...labPorts(), ...port },
      env: {},
    },
    status: createFeed({ read: () => Promise.resolve(status), intervalMs: 1_000 }),
    prometheus: client,
    cluster: (path, signal) =>
      getJson({ source: 'The cluster', at: { port: port.cluster }, path, ...(signal && { signal }) }),
    run: Object.assign(run, { detached: () => 1 }),
    live,
  };
  const page = createTopologyServer(context);
  const app = express();
  app.use('/api', express.json(), page.router);
  app.use(answerError(() => undefined));
  const own = await serve(app);
  return {
    url: `http://127.0.0.1:${portOf(own)}`,
    context,
    asked,
    endPrometheus: () => end(prometheus),
    endCluster: () => end(cluster),
    endReplica: (index: number) => (replicas[index] ? end(replicas[index]) : undefined),
    async [Symbol.asyncDispose]() {
      await page.close?.();
      context.status.close();
      live.close();
      await Promise.all([own, prometheus, cluster, ...replicas].map(end));
      await client.close();
      await rm(folder, { recursive: true });
    },
  };
}
