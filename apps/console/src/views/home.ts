import type { ConsoleConfig } from '../config.ts';
import type { LabStatus } from '../sources/lab-status.ts';
import type { Trace } from '../model/trace.ts';
import type { Traffic } from '../sources/traffic.ts';
import type { Reading } from '../web/feed.ts';
import { type Html, html } from '../web/html.ts';
import type { Sections } from '../web/live.ts';
import { enginesList } from './engines.ts';
import { links } from './links.ts';
import { overview } from './overview.ts';
import { replicasTable, servicesCount, servicesTable } from './services.ts';
import { traceList } from './trace-list.ts';

/** All that the first page shows. */
export interface HomeState {
  readonly status: Reading<LabStatus>;
  readonly traffic: Reading<Traffic>;
  readonly traces: Reading<readonly Trace[]>;
}

/** The changing parts, by the id of the element that holds them. */
export const homeSections = (state: HomeState, ports: ConsoleConfig['ports']): Sections => ({
  overview: overview(state.status, state.traffic),
  'services-count': html`${servicesCount(state.status)}`,
  services: servicesTable(state.status, state.traffic),
  traces: traceList(state.traces),
  engines: enginesList(state.status),
  replicas: replicasTable(state.status),
  links: links(state.status, ports),
});

/** The page around the changing parts. */
export function home(sections: Sections): Html {
  const place = (id: string) => html`<div id="${id}" data-section>${sections[id]}</div>`;
  return html`${place('overview')}
    <section class="panel" aria-labelledby="services-title">
      <header>
        <h2 id="services-title">Services</h2>
        <span id="services-count" class="aside" data-section>${sections['services-count']}</span>
      </header>
      ${place('services')}
    </section>
    <div class="columns">
      <section class="panel" aria-labelledby="traces-title">
        <header>
          <h2 id="traces-title">Latest requests</h2>
          <span class="aside">Select one to follow it through the lab</span>
        </header>
        ${place('traces')}
      </section>
      <div class="stack">
        <section class="panel" aria-labelledby="engines-title">
          <header><h2 id="engines-title">Engines</h2></header>
          ${place('engines')}
        </section>
        <section class="panel" aria-labelledby="links-title">
          <header><h2 id="links-title">Look further</h2></header>
          ${place('links')}
        </section>
      </div>
    </div>
    <section class="panel" aria-labelledby="replicas-title">
      <header><h2 id="replicas-title">Replicas</h2></header>
      ${place('replicas')}
    </section>`;
}
