import { edgeId } from '@gameday/console-api';

/** Where more is said about a part of the graph. */
export interface PageLink {
  readonly label: string;
  readonly href: string;
}

const address = (path: string, params: Readonly<Record<string, string>>): string =>
  `${path}?${new URLSearchParams(params)}`;

const lately = { from: 'now-15m', to: 'now', refresh: '5s' } as const;
const quarterOfAnHourMs = 15 * 60 * 1000;

const timeline = (nowMs: number, filter: Readonly<Record<string, string>> = {}): string =>
  address('/timeline', { from: String(nowMs - quarterOfAnHourMs), to: String(nowMs), ...filter });

/** For the calls of one service to another, or to its database. */
export function edgeLinks(
  {
    service,
    peer,
    kind,
  }: { readonly service: string; readonly peer: string; readonly kind: 'call' | 'database' | 'load' },
  nowMs: number,
): readonly PageLink[] {
  const dashboard = {
    call: {
      label: 'Resilience dashboard',
      href: address('/dashboards/gameday-resilience', { ...lately, 'var-service': service, 'var-peer': peer }),
    },
    database: {
      label: 'Data dashboard',
      href: address('/dashboards/gameday-data', { ...lately, 'var-service': service }),
    },
    load: { label: 'Load dashboard', href: address('/dashboards/gameday-load-test', lately) },
  }[kind];
  const own = kind === 'load' ? [{ label: 'Load tests', href: '/load' }] : [];
  return [
    dashboard,
    ...own,
    { label: 'Traces', href: address('/traces', { service: kind === 'load' ? peer : service }) },
    { label: 'Timeline', href: timeline(nowMs, kind === 'call' ? { edge: edgeId(service, peer) } : {}) },
  ];
}

/** For a node. */
export function nodeLinks(
  {
    id,
    kind,
    autoscaler,
  }: {
    readonly id: string;
    readonly kind: 'service' | 'engine' | 'load';
    readonly autoscaler?: { readonly name: string };
  },
  nowMs: number,
): readonly PageLink[] {
  if (kind === 'engine') {
    return [
      { label: 'Engine and its log', href: `/engines/${encodeURIComponent(id)}` },
      { label: 'Engines dashboard', href: address('/dashboards/gameday-engines', lately) },
      { label: 'Timeline', href: timeline(nowMs) },
    ];
  }
  if (kind === 'load') {
    return [
      { label: 'Load tests', href: '/load' },
      { label: 'Load dashboard', href: address('/dashboards/gameday-load-test', lately) },
    ];
  }
  return [
    { label: 'Overview dashboard', href: address('/dashboards/gameday-overview', { ...lately, 'var-service': id }) },
    { label: 'Runtime dashboard', href: address('/dashboards/gameday-runtime', { ...lately, 'var-service': id }) },
    ...(autoscaler ? [{ label: 'Autoscaling', href: `/autoscaling/${encodeURIComponent(autoscaler.name)}` }] : []),
    { label: 'Logs', href: address('/logs', { service: id }) },
    { label: 'Traces', href: address('/traces', { service: id }) },
    { label: 'Timeline', href: timeline(nowMs, { service: id }) },
  ];
}
