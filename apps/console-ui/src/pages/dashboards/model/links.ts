import type { Dashboard, Link } from './dashboard.ts';

/** What the page shows, as far as links may carry it on. */
export interface Shown {
  readonly from: string;
  readonly to: string;
  /** Names of variables with what is chosen. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
}

const jaegerTrace = /^https?:\/\/[^/]+(?:\/[^?#]*)?\/trace\/([0-9a-f]{16,32})(?:[/?#].*)?$/i;
const grafanaDashboard = /^(?:https?:\/\/[^/]+)?\/d\/([^/?#]+)(?:\/[^?#]*)?(\?[^#]*)?(?:#.*)?$/;

/** Where a link of a dashboard leads here: dashboards and traces are the console's own pages; other addresses stay. */
export function hrefOf(url: string): string {
  const [, traceId] = jaegerTrace.exec(url) ?? [];
  if (traceId !== undefined) return tracePath(traceId);
  const [, uid, query = ''] = grafanaDashboard.exec(url) ?? [];
  return uid === undefined ? url : `/dashboards/${uid}${query}`;
}

export const tracePath = (traceId: string): string => `/traces/${encodeURIComponent(traceId)}`;

/** Only what a browser opens without running anything. */
export const isSafe = (url: string): boolean => /^(?:https?:\/\/|\/(?!\/)|#|\?|[\w.-]+(?:\/|$))/i.test(url);

/** The time range and the choices as parameters of an address. */
export function carried(
  { keepTime, includeVars }: Pick<Link, 'keepTime' | 'includeVars'>,
  shown: Shown,
): URLSearchParams {
  const params = new URLSearchParams();
  if (keepTime) {
    params.set('from', shown.from);
    params.set('to', shown.to);
  }
  if (includeVars) {
    for (const [name, values] of Object.entries(shown.choices)) {
      for (const value of values) params.append(`var-${name}`, value);
    }
  }
  return params;
}

/** An address with parameters added to its own. */
export function withParams(url: string, params: URLSearchParams): string {
  const more = params.toString();
  if (more === '') return url;
  const [before = '', hash] = url.split('#');
  return `${before}${before.includes('?') ? '&' : '?'}${more}${hash === undefined ? '' : `#${hash}`}`;
}

/** The dashboards that a link leads to: those that have all its tags, without the one that is shown. */
export const linked = <Summary extends Pick<Dashboard, 'uid' | 'tags'>>(
  { tags }: Pick<Link, 'tags'>,
  all: readonly Summary[],
  shownUid: string,
): Summary[] => all.filter((each) => each.uid !== shownUid && tags.every((tag) => each.tags.includes(tag)));

/** A title without the prefix that all dashboards share, such as `Gameday / `. */
export const shortTitle = (title: string): string => title.split(' / ').at(-1) ?? title;
