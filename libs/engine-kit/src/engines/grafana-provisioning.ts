import { join } from 'node:path';
import type { LabPorts } from '@gameday/conventions';
import { loopback } from '../launch/environment.ts';

/** Grafana's settings: on loopback, readable by anybody there, calling nobody. */
export const grafanaIni = (folder: string, ports: LabPorts): string => `; Written at every start; a change here is lost.
[paths]
data = ${join(folder, 'data')}
logs = ${join(folder, 'logs')}
plugins = ${join(folder, 'plugins')}
provisioning = ${join(folder, 'provisioning')}
[server]
protocol = http
http_addr = ${loopback}
http_port = ${ports.grafana}
domain = ${loopback}
root_url = http://${loopback}:${ports.grafana}/
[auth.anonymous]
enabled = true
org_role = Viewer
[security]
admin_user = admin
disable_gravatar = true
allow_embedding = true
[users]
allow_sign_up = false
[analytics]
reporting_enabled = false
check_for_updates = false
check_for_plugin_updates = false
[news]
news_feed_enabled = false
[plugins]
preinstall_disabled = true
plugin_admin_enabled = false
[unified_alerting]
enabled = false
[log]
mode = console
level = warn
`;

/** Prometheus and Jaeger, joined: an exemplar on a graph leads to its trace. */
export const dataSources = (ports: LabPorts) => ({
  apiVersion: 1,
  prune: true,
  datasources: [
    {
      name: 'Prometheus',
      uid: 'prometheus',
      type: 'prometheus',
      access: 'proxy',
      url: `http://${loopback}:${ports.prometheus}`,
      isDefault: true,
      editable: false,
      jsonData: {
        httpMethod: 'POST',
        timeInterval: '2s',
        exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: 'jaeger' }],
      },
    },
    {
      name: 'Jaeger',
      uid: 'jaeger',
      type: 'jaeger',
      access: 'proxy',
      url: `http://${loopback}:${ports.jaeger}`,
      editable: false,
      jsonData: { nodeGraph: { enabled: true } },
    },
  ],
});

/** The dashboards that the repository builds. */
export const dashboardProviders = (repositoryRoot: string) => ({
  apiVersion: 1,
  providers: [
    {
      name: 'gameday',
      folder: 'Gameday',
      type: 'file',
      disableDeletion: true,
      allowUiUpdates: false,
      updateIntervalSeconds: 10,
      options: { path: join(repositoryRoot, 'dashboards', 'json'), foldersFromFilesStructure: false },
    },
  ],
});
