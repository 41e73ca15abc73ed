import { join } from 'node:path';
import type { LabPorts } from '@gameday/conventions';
import { loopback } from '../launch/environment.ts';
import { serviceTag } from './consul-targets.ts';

/** How often services are scraped: often enough that an experiment of a minute has a picture. */
const serviceScrapeInterval = '2s';
const engineScrapeInterval = '10s';
const discoveryInterval = '2s';

/** How Prometheus learns of the replicas. */
export type Discovery =
  /** Prometheus watches Consul itself. */
  | { readonly kind: 'consul' }
  /** A file that is kept up to date beside it, see `consul-targets.ts`. */
  | { readonly kind: 'file'; readonly file: string };

const consulMeta = '__meta_consul_service';

/** The replicas. Their process sets the label `service`; the scrape sets `job` and `instance`. */
function services(ports: LabPorts, discovery: Discovery) {
  const job = { job_name: 'services', scrape_interval: serviceScrapeInterval, scrape_timeout: serviceScrapeInterval };
  if (discovery.kind === 'file') return { ...job, file_sd_configs: [{ files: [discovery.file] }] };
  return {
    ...job,
    consul_sd_configs: [
      { server: `${loopback}:${ports.consul}`, tags: [serviceTag], refresh_interval: discoveryInterval },
    ],
    relabel_configs: [
      { source_labels: [`${consulMeta}_metadata_admin_port`], regex: String.raw`\d+`, action: 'keep' },
      {
        source_labels: [`${consulMeta}_address`, `${consulMeta}_metadata_admin_port`],
        separator: ':',
        target_label: '__address__',
      },
      { source_labels: [consulMeta], target_label: 'job' },
      { source_labels: [`${consulMeta}_metadata_replica`], regex: '(.+)', target_label: 'instance' },
    ],
  };
}

interface EngineTarget {
  readonly job: string;
  readonly port: number;
  readonly path?: string;
  readonly params?: Readonly<Record<string, readonly string[]>>;
}

const engineJob = ({ job, port, path, params }: EngineTarget) => ({
  job_name: job,
  scrape_interval: engineScrapeInterval,
  ...(path === undefined ? {} : { metrics_path: path }),
  ...(params === undefined ? {} : { params }),
  static_configs: [{ targets: [`${loopback}:${port}`] }],
});

/**
 * Prometheus's configuration. Of what it says, nothing is newer than 2.42: OpenMetrics, which exemplars need, is asked
 * for by every version of its own accord.
 * https://prometheus.io/docs/prometheus/2.53/configuration/configuration/
 */
export const prometheusConfiguration = (ports: LabPorts, repositoryRoot: string, discovery: Discovery) => ({
  global: { scrape_interval: engineScrapeInterval, scrape_timeout: '5s', evaluation_interval: '5s' },
  storage: { exemplars: { max_exemplars: 20_000 } },
  rule_files: [join(repositoryRoot, 'dashboards', 'rules', '*.rules.yml')],
  scrape_configs: [
    services(ports, discovery),
    {
      ...engineJob({ job: 'cluster', port: ports.cluster }),
      scrape_interval: serviceScrapeInterval,
      scrape_timeout: serviceScrapeInterval,
    },
    engineJob({ job: 'prometheus', port: ports.prometheus }),
    engineJob({ job: 'consul', port: ports.consul, path: '/v1/agent/metrics', params: { format: ['prometheus'] } }),
    engineJob({ job: 'toxiproxy', port: ports.toxiproxy }),
    engineJob({ job: 'jaeger', port: ports.jaegerAdmin }),
    engineJob({ job: 'grafana', port: ports.grafana }),
  ],
});
