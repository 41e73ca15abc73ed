import { formatUptime } from '../model/format.ts';
import type { Engine, LabStatus, Part } from '../sources/lab-status.ts';
import { lastValue, type Reading } from '../web/feed.ts';
import type { Html } from '../web/html.ts';
import { html } from '../web/html.ts';
import { loading, notice, stateBadge } from './pieces.ts';

const titles: Readonly<Record<string, string>> = {
  consul: 'Consul',
  postgres: 'PostgreSQL',
  prometheus: 'Prometheus',
  jaeger: 'Jaeger',
  toxiproxy: 'Toxiproxy',
  grafana: 'Grafana',
};

/** Where an engine came from, for people. */
const sources: Readonly<Record<string, string>> = {
  environment: 'from the environment',
  path: 'from the PATH',
  cache: 'from the cache',
  archive: 'release archive',
  'go-module': 'built from its Go module',
  'debian-package': 'Debian package',
  'npm-package': 'npm package',
};

function item(part: Part, details: ReadonlyArray<string | undefined>): Html {
  const facts = [
    ...details,
    part.port !== undefined && `port ${part.port}`,
    part.pid !== undefined && `process ${part.pid}`,
    part.uptimeSeconds !== undefined && part.state === 'ready' && `up ${formatUptime(part.uptimeSeconds)}`,
  ].filter(Boolean);
  return html`<li>
    <div class="line"><strong>${titles[part.name] ?? part.name}</strong>${stateBadge(part.state)}</div>
    ${facts.length > 0 && html`<p class="facts">${facts.map((fact) => String(fact).replaceAll(' ', '\u00a0')).join(' · ')}</p>`}
    ${part.reason && html`<p class="why">${part.reason}</p>`}
  </li>`;
}

const engineItem = (engine: Engine): Html =>
  item(engine, [engine.version, engine.source && (sources[engine.source] ?? engine.source)]);

/** Every engine and app of the lab: what it is, where it came from, and why it is missing. */
export function enginesList(status: Reading<LabStatus>): Html {
  if (status.state === 'loading') return loading('the supervisor');
  const lab = lastValue(status);
  if (!lab) return notice('No engines to show', 'They come back with the supervisor.');
  return html`<ul class="parts">
      ${lab.engines.map(engineItem)}
    </ul>
    ${
      lab.apps.length > 0 &&
      html`<h3>The lab's own apps</h3>
        <ul class="parts">
          ${lab.apps.map((app) => item(app, []))}
        </ul>`
    }`;
}
