import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  autoscalerMetric,
  autoscalerStateMetric,
  deploymentStateMetric,
  faultMetric,
  latencyBucketsSeconds,
  metric,
  outcomes,
  podStateMetric,
  replicaSetStateMetric,
  runMetric,
  type MetricDescription,
} from '@gameday/conventions';
import { format } from 'prettier';

// Writes docs/metrics.md from the descriptions that the processes export their metrics by.
// `node tools/docs/metrics.ts` writes it; the test beside this file fails while it is not up to date.

export const metricsDocument = join(import.meta.dirname, '../../docs/metrics.md');

const row = ({ name, type, help, labels }: MetricDescription): string =>
  `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`;

const table = (metrics: Readonly<Record<string, MetricDescription>>): string =>
  [
    '| metric | type | labels | what it says |',
    '| --- | --- | --- | --- |',
    ...Object.values(metrics)
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .map(row),
  ].join('\n');

/** The document as it should be. */
export async function renderMetrics(): Promise<string> {
  const text = `# Metrics

Written by \`npm run docs\` from [libs/conventions/src/metrics.ts](../libs/conventions/src/metrics.ts); do not edit.

Every replica exports these at \`/metrics\` of its admin port, always as OpenMetrics, with trace ids as exemplars on
histograms. The process sets \`service\`; the scrape sets \`job\` (the service's name) and \`instance\` (the replica's).
Labels are bounded: route templates, never URLs; service names, never addresses.

${table(metric)}

\`outcome\` is one of ${outcomes.map((outcome) => `\`${outcome}\``).join(', ')}.
Latency buckets, in seconds: ${latencyBucketsSeconds.join(', ')}.

Beside these there are prom-client's metrics of the process (\`process_*\`: processor time, memory, file descriptors) and
of Node (\`nodejs_*\`: event loop delay, heap, garbage collection). The engines export their own.

## The cluster

The cluster app exports the state of what it keeps under the names of kube-state-metrics, what its autoscalers do,
the faults in force, and the runs of experiments: as long as one is under way, and half a minute longer.

${table({ ...autoscalerStateMetric, ...deploymentStateMetric, ...replicaSetStateMetric, ...podStateMetric, ...autoscalerMetric, ...faultMetric, ...runMetric })}

## Questions they answer

| question | PromQL |
| --- | --- |
| requests per second, per service | \`sum by (service) (rate(http_server_request_duration_seconds_count[1m]))\` |
| average time, per service and route | \`sum by (service, http_route) (rate(http_server_request_duration_seconds_sum[1m])) / sum by (service, http_route) (rate(http_server_request_duration_seconds_count[1m]))\` |
| P999, per service | \`histogram_quantile(0.999, sum by (service, le) (rate(http_server_request_duration_seconds_bucket[1m])))\` |
| share of failures, per edge | \`sum by (service, peer) (rate(http_client_request_duration_seconds_count{outcome!~"ok\\|client_error"}[1m])) / sum by (service, peer) (rate(http_client_request_duration_seconds_count[1m]))\` |
`;
  return format(text, { parser: 'markdown', printWidth: 120 });
}

if (import.meta.main) {
  const text = await renderMetrics();
  if (readFileSync(metricsDocument, { encoding: 'utf8', flag: 'a+' }) !== text) writeFileSync(metricsDocument, text);
}
