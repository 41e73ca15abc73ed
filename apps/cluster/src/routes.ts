import type { IncomingMessage, ServerResponse } from 'node:http';
import { namespace } from '@gameday/conventions';
import type { ExtraRoutes } from './api/index.ts';
import { MetricsApiError } from './autoscaler/adapter/errors.ts';
import type { AutoscalerApp } from './autoscaler/create-autoscaler.ts';
import { renderOpenMetrics } from './autoscaler/exposition/render.ts';
import type { Faults } from './faults/create-faults.ts';

export interface RoutesOptions {
  readonly autoscaler: AutoscalerApp;
  readonly faults: Faults;
  /** What the cluster tells of itself beyond Kubernetes. */
  readonly status: () => object;
}

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
};

const custom = '/apis/custom.metrics.k8s.io/v1beta2';
const external = '/apis/external.metrics.k8s.io/v1beta1';

const textOf = (value: string | null) => (value === null ? {} : { labelSelector: value });

/** Answers for the metrics that autoscalers ask for, as the Prometheus Adapter gives them; undefined for other paths. */
function metricsAnswer(autoscaler: AutoscalerApp, { pathname, searchParams }: URL): Promise<unknown> | undefined {
  const labels = textOf(searchParams.get('labelSelector'));
  if (pathname === custom) return Promise.resolve(autoscaler.customMetrics());
  if (pathname === external) return Promise.resolve(autoscaler.externalMetrics());
  const parts = pathname.split('/').map(decodeURIComponent);
  const [, , , , kind, within = '', ...rest] = parts;
  if (kind !== 'namespaces') return undefined;
  if (pathname.startsWith(`${external}/`) && rest.length === 1) {
    return Promise.resolve(autoscaler.externalMetric({ namespace: within, metric: rest[0] ?? '', ...labels }));
  }
  const [resource, name, metric] = rest.length === 2 ? ['metrics', '', rest[1]] : rest;
  if (!pathname.startsWith(`${custom}/`) || resource === undefined || name === undefined || metric === undefined)
    return undefined;
  const metricLabels = searchParams.get('metricLabelSelector');
  return Promise.resolve(
    autoscaler.customMetric({
      ...{ namespace: within, resource, name, metric, ...labels },
      ...(metricLabels !== null && { metricLabelSelector: metricLabels }),
    }),
  );
}

function ownAnswer({ autoscaler, status }: RoutesOptions, { pathname, searchParams }: URL): unknown {
  switch (pathname) {
    case '/gameday/v1/status':
      return status();
    case '/gameday/v1/autoscaler':
      return autoscaler.status();
    case '/gameday/v1/decisions': {
      const limit = Math.min(1_000, Math.max(1, Number(searchParams.get('limit') ?? 50) || 50));
      return { items: autoscaler.decisions(searchParams.get('autoscaler') ?? undefined, limit) };
    }
    default:
      return undefined;
  }
}

/** One document of OpenMetrics ends with its mark, which must not stand in its middle. */
const scrape = ({ autoscaler, faults }: RoutesOptions): string =>
  `${autoscaler.scrape().replace(/# EOF\n$/, '')}${renderOpenMetrics(faults.metrics())}`;

/** What the cluster serves beside Kubernetes' own paths. All of it is read only, but faults. */
export const createRoutes =
  (options: RoutesOptions): ExtraRoutes =>
  (request: IncomingMessage, response: ServerResponse, next) => {
    const url = new URL(request.url ?? '/', 'http://cluster');
    if (options.faults.serve(request, response, url.pathname)) return;
    if (request.method !== 'GET') return next();
    if (url.pathname === '/metrics') {
      response.writeHead(200, { 'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8' });
      response.end(scrape(options));
      return;
    }
    const own = ownAnswer(options, url);
    if (own !== undefined) return json(response, 200, own);
    answerMetrics(options.autoscaler, url, response).then((answered) => !answered && next(), next);
  };

async function answerMetrics(autoscaler: AutoscalerApp, url: URL, response: ServerResponse): Promise<boolean> {
  try {
    const answer = metricsAnswer(autoscaler, url);
    if (answer === undefined) return false;
    json(response, 200, await answer);
  } catch (error) {
    if (!(error instanceof MetricsApiError)) throw error;
    const { status: code, code: reason, message } = error;
    json(response, code, {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      code,
      reason,
      message,
      metadata: { namespace },
    });
  }
  return true;
}
