import type { ConsoleConfig } from '../config.ts';
import { doorOf, type LabStatus } from '../sources/lab-status.ts';
import { lastValue, type Reading } from '../web/feed.ts';
import { type Html, html, webUrl } from '../web/html.ts';

interface Link {
  readonly title: string;
  readonly detail: string;
  readonly href: string | undefined;
  /** Whether what it leads to runs now. */
  readonly there: boolean;
}

function linksOf(lab: LabStatus | undefined, ports: ConsoleConfig['ports']): readonly Link[] {
  const runs = (name: string) =>
    lab?.engines.some((engine) => engine.name === name && engine.state === 'ready') ?? false;
  const door = lab?.services
    .find(({ name }) => name === doorOf(lab))
    ?.replicas.find(({ state, adminPort }) => state === 'ready' && adminPort !== undefined);
  const at = (port: number | undefined, path: string) =>
    port === undefined ? undefined : webUrl(`http://127.0.0.1:${port}${path}`);
  return [
    {
      title: 'API description',
      detail: `OpenAPI 3.1 of http://127.0.0.1:${ports.gateway}`,
      href: at(door?.adminPort, '/openapi.json'),
      there: door !== undefined,
    },
    {
      title: 'Consul',
      detail: 'Who is registered, and who passes',
      href: at(ports.consul, '/ui'),
      there: runs('consul'),
    },
    {
      title: 'Prometheus',
      detail: 'Every metric, by query',
      href: at(ports.prometheus, '/graph'),
      there: runs('prometheus'),
    },
    {
      title: 'Grafana',
      detail: 'Dashboards',
      href: webUrl(lab?.urls['grafana']),
      there: runs('grafana') && lab?.urls['grafana'] !== undefined,
    },
  ];
}

/** Where to go on; what does not run now is named, but is no link. */
export function links(status: Reading<LabStatus>, ports: ConsoleConfig['ports']): Html {
  return html`<ul class="links">
    ${linksOf(lastValue(status), ports).map(({ title, detail, href, there }) =>
      there && href
        ? html`<li>
            <a href="${href}" rel="noreferrer"><strong>${title}</strong><span>${detail}</span></a>
          </li>`
        : html`<li class="away">
            <span class="plain"><strong>${title}</strong><span>Not running now</span></span>
          </li>`,
    )}
  </ul>`;
}
