import { count, formatDuration, formatRate, formatShare, formatUptime, none } from '../model/format.ts';
import type { LabStatus, Service } from '../sources/lab-status.ts';
import { latest, type ServiceTraffic, type Traffic, type Track } from '../sources/traffic.ts';
import { lastValue, type Reading } from '../web/feed.ts';
import type { Html } from '../web/html.ts';
import { html } from '../web/html.ts';
import { loading, notice, spark, stale, stateBadge, tint } from './pieces.ts';

type Format = (value: number | undefined) => string;

const columns: ReadonlyArray<readonly [title: string, track: keyof ServiceTraffic, format: Format]> = [
  ['Requests/s', 'requestsPerSecond', formatRate],
  ['Average', 'averageSeconds', formatDuration],
  ['P999', 'p999Seconds', formatDuration],
  ['Errors', 'errorShare', formatShare],
];

function cell(service: string, title: string, track: Track | undefined, format: Format): Html {
  const tone = title === 'Errors' ? 'bad' : 'plain';
  return html`<td role="cell" data-title="${title}">
    <span class="value">${format(latest(track))}</span
    >${spark(track, { title: `${title} of ${service}`, format, tone })}
  </td>`;
}

function row({ name, replicas }: Service, traffic: ServiceTraffic | undefined): Html {
  const ready = replicas.filter(({ state }) => state === 'ready').length;
  const mood = replicas.length === 0 ? 'idle' : ready === replicas.length ? 'good' : ready === 0 ? 'bad' : 'busy';
  return html`<tr role="row">
    <th scope="row" role="rowheader">
      <span class="name"><i class="swatch ${tint(name)}" aria-hidden="true"></i>${name}</span>
      <span class="state ${mood}"><i aria-hidden="true"></i>${ready}/${replicas.length} ready</span>
    </th>
    ${columns.map(([title, track, format]) => cell(name, title, traffic?.[track], format))}
  </tr>`;
}

/** Under the table: where the figures come from, or why there are none. */
function source(traffic: Reading<Traffic>): Html {
  if (traffic.state === 'away') {
    return html`<p class="foot warn">
      No figures: ${traffic.reason}. The lab works without it; figures appear as soon as it answers.
    </p>`;
  }
  if (traffic.state === 'loading') return html`<p class="foot">Waiting for Prometheus …</p>`;
  const silent = traffic.value.byService.size === 0 ? ' It has scraped no request yet.' : '';
  return html`<p class="foot">Over one minute, from Prometheus; the lines show up to ten.${silent}</p>`;
}

/** Every service with its traffic. */
export function servicesTable(status: Reading<LabStatus>, traffic: Reading<Traffic>): Html {
  const lab = lastValue(status);
  if (status.state === 'loading') return loading('the supervisor');
  if (!lab) return notice('No services to show', 'They come back with the supervisor.');
  if (lab.services.length === 0) {
    return notice('No service runs yet', 'Services start as soon as Consul and PostgreSQL are ready.');
  }
  const figures = traffic.state === 'ready' ? traffic.value.byService : undefined;
  return html`${status.state === 'away' && stale(status.reason)}
    <table class="services" role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">Service</th>
          ${columns.map(([title]) => html`<th scope="col" role="columnheader">${title}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${lab.services.map((service) => row(service, figures?.get(service.name)))}
      </tbody>
    </table>
    ${source(traffic)}`;
}

/** Every replica: the process, its ports and its life so far. */
export function replicasTable(status: Reading<LabStatus>): Html {
  const lab = lastValue(status);
  if (status.state === 'loading') return loading('the supervisor');
  const replicas = lab?.services.flatMap((service) => service.replicas.map((replica) => ({ service, replica }))) ?? [];
  if (replicas.length === 0) return notice('No replica runs');
  const cellOf = (title: string, value: Html | string | number | undefined) =>
    html`<td role="cell" data-title="${title}">${value ?? none}</td>`;
  return html`<table class="replicas" role="table">
    <thead role="rowgroup">
      <tr role="row">
        ${['Replica', 'State', 'Process', 'Port', 'Admin port', 'Restarts', 'Uptime'].map(
          (title) => html`<th scope="col" role="columnheader">${title}</th>`,
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${replicas.map(
        ({ service, replica }) =>
          html`<tr role="row">
            <th scope="row" role="rowheader">
              <span class="name"><i class="swatch ${tint(service.name)}" aria-hidden="true"></i>${replica.name}</span>
              ${replica.reason && html`<span class="why">${replica.reason}</span>`}
            </th>
            ${cellOf('State', stateBadge(replica.state))} ${cellOf('Process', replica.pid)}
            ${cellOf('Port', replica.port)} ${cellOf('Admin port', replica.adminPort)}
            ${cellOf('Restarts', replica.restarts)} ${cellOf('Uptime', formatUptime(replica.uptimeSeconds))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** For a heading: `7 services, 9 replicas`. */
export function servicesCount(status: Reading<LabStatus>): string {
  const services = lastValue(status)?.services ?? [];
  const replicas = services.reduce((sum, service) => sum + service.replicas.length, 0);
  return `${count(services.length, 'service')}, ${count(replicas, 'replica')}`;
}
