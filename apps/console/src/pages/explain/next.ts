import {
  type Explained,
  type ExplainTarget,
  explainKey,
  type TimelineItem,
  type TimelineLink,
} from '@gameday/console-api';
import { serverPeer } from '@gameday/conventions';

type Next = Explained['next'];
type OfEdge = Exclude<ExplainTarget, { kind: 'scaling' }>;

const address = (path: string, params: Readonly<Record<string, string>>): string =>
  `${path}?${new URLSearchParams(params)}`;

const aroundMs = 2 * 60_000;

const rangeAround = (atMs: number, nowMs: number) => ({
  from: String(atMs - aroundMs),
  to: String(Math.min(nowMs, atMs + aroundMs)),
});

/** Where else the same part of time can be looked at. */
export function linksOf(target: ExplainTarget, atMs: number, nowMs: number): TimelineLink[] {
  const range = rangeAround(atMs, nowMs);
  const timeline = (rest: Readonly<Record<string, string>>) => ({
    label: 'Timeline',
    href: address('/timeline', { ...range, ...rest }),
  });
  if (target.kind === 'scaling') {
    const { autoscaler } = target;
    return [
      {
        label: 'All of the arithmetic',
        href: address(`/autoscaling/${encodeURIComponent(autoscaler)}`, { at: String(Math.round(atMs)) }),
      },
      { label: 'Autoscaling dashboard', href: address('/dashboards/gameday-autoscaling', range) },
      timeline({ service: autoscaler }),
    ];
  }
  const { service, peer } = target;
  const own = peer === serverPeer;
  return [
    {
      label: 'Resilience dashboard',
      href: address('/dashboards/gameday-resilience', {
        ...range,
        'var-service': service,
        ...(!own && { 'var-peer': peer }),
      }),
    },
    timeline(own ? { service } : { edge: `${service}~${peer}` }),
    { label: 'Logs', href: address('/logs', { ...range, service: own ? service : `${service},${peer}` }) },
    { label: 'Traces', href: address('/traces', { ...range, service }) },
    {
      label: own ? 'Service in the topology' : 'Edge in the topology',
      href: own ? address('/', { node: service }) : address('/', { edge: `${service}~${peer}` }),
    },
  ];
}

/** What a person could do to learn more, or to make it better; what is likeliest to help first. */
export function nextOf(
  target: OfEdge,
  { kind, inForce, cause }: { kind: string; inForce: readonly TimelineItem[]; cause: string },
): Next {
  const { service, peer } = target;
  const fault = inForce.find((item) => item.kind === 'fault');
  const run = fault?.links.find(({ href }) => href.startsWith('/experiments/runs/'));
  const edge = `${service} → ${peer}`;
  const policy = `gameday policy get ${service} ${peer}`;
  const duel = {
    text: `Compare this policy with another one under the same fault: a duel says which keeps more people served.`,
    link: { label: 'Experiments', href: '/experiments' },
    command: 'gameday chaos duel --help',
  };
  if (peer === serverPeer) {
    return [
      {
        text: `Give ${service} another replica, and look whether it still sheds.`,
        link: { label: `Scale ${service}`, href: `/?node=${encodeURIComponent(service)}` },
        command: `gameday scale ${service} 2`,
      },
      {
        text: 'See what else asked for capacity at that moment: an autoscaler that was late, or a callee that was slow, shows as load here.',
        link: { label: 'Autoscaling', href: '/autoscaling' },
      },
      {
        text: 'Look at the limit that is in force and at what it calls normal.',
        command: `gameday policy get ${service} ${serverPeer}`,
      },
    ];
  }
  const next: Array<Next[number]> = [];
  if (fault) {
    next.push({
      text: `“${fault.title}” was in force: this is what the experiment meant to show, or found out. Read its verdict first.`,
      ...(run && { link: run }),
    });
  } else {
    next.push({
      text: `No fault of the lab concerned ${edge} then: look at ${peer} itself, what its log says and whether its replicas were restarted.`,
      link: { label: `Logs of ${peer}`, href: `/logs?service=${encodeURIComponent(peer)}&level=warn` },
    });
  }
  if (kind === 'return' || cause === 'probes_ok')
    return [
      ...next,
      {
        text: 'Look whether it stays well: the same edge on the timeline.',
        link: { label: 'Timeline', href: address('/timeline', { edge: `${service}~${peer}` }) },
      },
    ];
  if (cause === 'slow_rate')
    next.push({
      text: `Calls were slow, not wrong: a shorter time-out frees ${service} sooner; look at what a person then gets.`,
      command: policy,
    });
  if (cause === 'budget')
    next.push({
      text: 'The retry budget was empty: retries made things no worse than they were. Look whether one policy retries what another one retries already.',
      command: policy,
    });
  if (cause === 'consecutive_errors' || cause === 'connection_errors' || cause === 'success_rate') {
    next.push({
      text: `Compare this replica of ${peer} with the others: the same code under the same load should behave alike.`,
      link: { label: `${peer} in the topology`, href: `/?node=${encodeURIComponent(peer)}` },
    });
  } else {
    next.push({ text: 'Look at the policy in force on this edge, and change it with a file.', command: policy });
  }
  next.push(duel);
  return next;
}

/** How it is named in an address, whatever moment was asked for. */
export const keyOf = (target: ExplainTarget): string => explainKey(target);
