import type { PartState } from '@gameday/conventions';
import { sparkline, sparklineSize } from '../model/sparkline.ts';
import type { Track } from '../sources/traffic.ts';
import type { Html } from '../web/html.ts';
import { html } from '../web/html.ts';

/** How a state is to be taken. */
const moods: Readonly<Record<PartState, 'good' | 'busy' | 'bad' | 'idle'>> = {
  ready: 'good',
  starting: 'busy',
  stopping: 'busy',
  backoff: 'bad',
  failed: 'bad',
  missing: 'idle',
  stopped: 'idle',
};

/** A state in words, with a mark whose shape differs too, for those who do not see colours. */
export const stateBadge = (state: PartState): Html =>
  html`<span class="state ${moods[state]}"><i aria-hidden="true"></i>${state}</span>`;

/** What a panel shows in place of its content. */
export const notice = (title: string, detail?: string | Html): Html =>
  html`<div class="notice"><strong>${title}</strong>${detail && html`<p>${detail}</p>`}</div>`;

/** Where the first answer is on its way. */
export const loading = (what: string): Html => html`<div class="notice loading"><p>Waiting for ${what} …</p></div>`;

/** A stale panel says so, above what was known last. */
export const stale = (reason: string): Html => html`<p class="stale">${reason}. Below is what was known before.</p>`;

export interface SparkOptions {
  /** For those who do not see it: `Requests per second of users`. */
  readonly title: string;
  readonly format: (value: number) => string;
  readonly tone?: 'plain' | 'bad';
}

/** The last minutes of a figure as a small picture. */
export function spark(track: Track | undefined, { title, format, tone = 'plain' }: SparkOptions): Html {
  const shape = sparkline(track ?? []);
  const { width, height } = sparklineSize;
  const label = shape ? `${title}, the last minutes: up to ${format(shape.max)}` : `${title}: nothing measured`;
  const quiet = !shape || shape.max === 0;
  return html`<svg
    class="spark ${quiet ? 'quiet' : tone}"
    viewBox="0 0 ${width} ${height}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${label}"
  >
    ${
      shape
        ? html`<path class="area" d="${shape.area}" /><path class="line" d="${shape.line}" />`
        : html`<path class="line" d="M0 ${height - 2}H${width}" />`
    }
  </svg>`;
}

/** A stable colour of the palette for a service. */
export function tint(service: string): string {
  const known = ['gateway', 'feed', 'comments', 'messages', 'profile', 'users', 'assets', 'assistant'].indexOf(service);
  if (known !== -1) return `tint-${known}`;
  let sum = 0;
  for (const character of service) sum = (sum * 31 + character.charCodeAt(0)) % 997;
  return `tint-${sum % 8}`;
}
