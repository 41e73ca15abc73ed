import { formatDuration, formatRate, formatShare } from '../model/format.ts';
import type { LabStatus } from '../sources/lab-status.ts';
import { doorOf } from '../sources/lab-status.ts';
import { latest, type Traffic, type Track } from '../sources/traffic.ts';
import { type Reading, lastValue } from '../web/feed.ts';
import type { Html } from '../web/html.ts';
import { html } from '../web/html.ts';
import { spark } from './pieces.ts';

interface Headline {
  readonly mood: 'good' | 'busy' | 'bad';
  readonly title: string;
  readonly detail: string;
}

const list = (names: readonly string[]): string =>
  names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;

/** One sentence about the whole lab. Engines that are missing hold nothing back, so they are no trouble by themselves. */
export function headline(reading: Reading<LabStatus>): Headline {
  if (reading.state === 'loading')
    return { mood: 'busy', title: 'Looking at the lab', detail: 'Asking the supervisor.' };
  if (reading.state === 'away') {
    const title = 'The supervisor does not answer';
    const why = reading.reason.startsWith(title) ? '' : `${reason(reading.reason)} `;
    return {
      mood: 'bad',
      title,
      detail: `${why}The lab may be going down, or coming up; this page notices by itself.`,
    };
  }
  const { engines, apps, services } = reading.value;
  const replicas = services.flatMap((service) => service.replicas);
  const parts = [...engines, ...apps, ...replicas];
  if (apps.some(({ name, state }) => name === 'supervisor' && state === 'stopping')) {
    return { mood: 'busy', title: 'The lab is stopping', detail: 'This page comes back when the lab does.' };
  }
  const broken = parts.filter(({ state }) => state === 'failed' || state === 'backoff');
  if (broken.length > 0) {
    return {
      mood: 'bad',
      title: `${list(broken.map(({ name }) => name))} ${broken.length === 1 ? 'needs' : 'need'} attention`,
      detail: broken[0]?.reason ? `${broken[0].name}: ${reason(broken[0].reason)}` : 'Its log says more.',
    };
  }
  const ready = replicas.filter(({ state }) => state === 'ready').length;
  const changing = parts.filter(({ state }) => state === 'starting' || state === 'stopping');
  const missing = engines.filter(({ state }) => state === 'missing').map(({ name }) => name);
  const replicasReady = `${ready} of ${replicas.length} replicas are ready`;
  if (changing.length > 0) {
    return {
      mood: 'busy',
      title:
        ready === 0
          ? 'The lab is starting'
          : `${changing[0]?.state === 'stopping' ? 'Stopping' : 'Starting'} ${list(changing.map((part) => part.name))}`,
      detail: `${replicasReady}.`,
    };
  }
  if (replicas.length === 0) {
    return { mood: 'busy', title: 'The engines are up', detail: 'No service has been started yet.' };
  }
  const without = missing.length > 0 ? `, without ${list(missing)}` : '';
  return { mood: 'good', title: 'Everything is ready', detail: `${replicasReady}${without}.` };
}

const reason = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

function figure(title: string, track: Track | undefined, format: (value: number | undefined) => string): Html {
  return html`<div class="figure">
    <dt>${title}</dt>
    <dd>${format(latest(track))}</dd>
    <dd class="picture">${spark(track, { title, format, tone: title === 'Errors' ? 'bad' : 'plain' })}</dd>
  </div>`;
}

/** The first thing to see: whether the lab is well, and what its users get. */
export function overview(status: Reading<LabStatus>, traffic: Reading<Traffic>): Html {
  const { mood, title, detail } = headline(status);
  const door = doorOf(lastValue(status));
  const atDoor = lastValue(traffic)?.byService.get(door);
  return html`<div class="headline ${mood}">
      <i class="beacon" aria-hidden="true"></i>
      <div role="status">
        <h1>${title}</h1>
        <p>${[detail, ...(lastValue(status)?.notices ?? [])].join(' ')}</p>
      </div>
    </div>
    <dl class="figures" aria-label="What people get at the ${door}, the last minute">
      ${figure('Requests per second', atDoor?.requestsPerSecond, formatRate)}
      ${figure('Average', atDoor?.averageSeconds, formatDuration)}
      ${figure('P999', atDoor?.p999Seconds, formatDuration)} ${figure('Errors', atDoor?.errorShare, formatShare)}
    </dl>`;
}
