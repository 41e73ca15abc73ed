import {
  type BreakerStateName,
  type FlowNow,
  type PlacedFault,
  type Topology,
  type TopologyEdge,
  type TopologyNode,
  worstBreaker,
} from '@gameday/console-api';
import { count, formatDuration, formatRate, formatShare, formatUptime } from '../../kit/format.ts';

/** A breaker's state for people. */
export const breakerWord: Readonly<Record<BreakerStateName, string>> = {
  closed: 'closed',
  half_open: 'half-open',
  open: 'open',
};

/** Calls that fail, in a word or two. */
export const errorWords = (share: number): string => `${formatShare(share)} errors`;

/** What goes through, in one sentence. */
export function flowWords({ perSecond, errorShare, p99Seconds }: FlowNow): string {
  if (perSecond === undefined) return 'no figures';
  if (perSecond === 0) return 'no requests';
  return [
    `${formatRate(perSecond)} per second`,
    ...(errorShare === undefined ? [] : [errorWords(errorShare)]),
    ...(p99Seconds === undefined ? [] : [`P99 ${formatDuration(p99Seconds)}`]),
  ].join(', ');
}

/** `2 of 3 ready`. */
export const replicaWords = ({ ready, running, wanted }: NonNullable<TopologyNode['replicas']>): string =>
  `${ready} of ${wanted ?? running} ready`;

/** The same where there is little room: `2/3 ready`, `2/3 · 1 ejected`. */
export const replicasInBrief = ({ replicas, ejected }: TopologyNode): string => {
  if (!replicas) return 'state not known';
  const counts = `${replicas.ready}/${replicas.wanted ?? replicas.running}`;
  return ejected.length > 0 ? `${counts} · ${ejected.length} ejected` : `${counts} ready`;
};

/** How long a fault stays at least, where it says so. */
export const leftInBrief = ({ untilMs, state }: PlacedFault, nowMs: number): string => {
  if (state !== 'in force') return state;
  return untilMs === undefined || untilMs <= nowMs ? '' : `${formatUptime((untilMs - nowMs) / 1000)} more`;
};

/** Breakers as `open in 1 of 2`, or in a word where all agree. */
export function breakerWords(edge: Pick<TopologyEdge, 'breakers'>): string | undefined {
  const worst = worstBreaker(edge.breakers);
  if (worst === undefined || !edge.breakers) return undefined;
  const all = edge.breakers.closed + edge.breakers.half_open + edge.breakers.open;
  return edge.breakers[worst] === all
    ? breakerWord[worst]
    : `${breakerWord[worst]} in ${edge.breakers[worst]} of ${all}`;
}

/** Without where it is: in the graph that can be seen. */
export function briefly({ says, target }: Pick<PlacedFault, 'says' | 'target'>): string {
  for (const place of [` on ${target}`, ` in ${target}`, ` of ${target}`]) {
    if (says.endsWith(place)) return says.slice(0, -place.length);
  }
  return says;
}

/** How long a fault lasts, and how long still, as far as it is known. */
export function faultTimes({ sinceMs, untilMs, state }: PlacedFault, nowMs: number): string {
  const since = sinceMs === undefined ? undefined : `for ${formatUptime(Math.max(0, nowMs - sinceMs) / 1000)}`;
  const left =
    untilMs === undefined || untilMs <= nowMs ? undefined : `at least ${formatUptime((untilMs - nowMs) / 1000)} more`;
  const named = state === 'in force' ? [] : [state];
  return [...named, since, left].filter((part) => part !== undefined).join(', ');
}

const faultSentence = (faults: readonly PlacedFault[], nowMs: number): string[] =>
  faults.map((fault) => `fault: ${[briefly(fault), faultTimes(fault, nowMs)].filter(Boolean).join(', ')}`);

/** Everything that the graph shows of a node. */
export function nodeLabel(node: TopologyNode, faults: readonly PlacedFault[], nowMs: number): string {
  const { ejected, autoscaler, shedPerSecond } = node;
  const kinds = { service: node.door ? 'service at the door' : 'service', engine: 'engine', load: 'load test' };
  return [
    `${node.id}, ${kinds[node.kind]}`,
    ...(node.replicas ? [replicaWords(node.replicas)] : []),
    ...(node.state ? [node.state] : []),
    ...(node.users === undefined ? [] : [count(Math.round(node.users), 'virtual user')]),
    flowWords(node.flow),
    ...(ejected.length > 0 ? [`${count(ejected.length, 'replica')} ejected by callers`] : []),
    ...(shedPerSecond ? [`sheds ${formatRate(shedPerSecond)} per second`] : []),
    ...(autoscaler
      ? [`autoscaler ${autoscaler.paused ? 'paused' : 'on'}, ${autoscaler.min} to ${autoscaler.max}`]
      : []),
    ...faultSentence(faults, nowMs),
  ].join('; ');
}

/** Refusals of all reasons together, per second. */
export const rejectedOf = ({ rejectedPerSecond }: TopologyEdge): number =>
  Object.values(rejectedPerSecond).reduce((sum, rate) => sum + rate, 0);

/** Everything that the graph shows of an edge. */
export function edgeLabel(edge: TopologyEdge, faults: readonly PlacedFault[], nowMs: number): string {
  const breaker = breakerWords(edge);
  const rejected = rejectedOf(edge);
  return [
    `${edge.service} calls ${edge.peer}`,
    flowWords(edge.flow),
    ...(breaker === undefined ? [] : [`breaker ${breaker}`]),
    ...(amplified(edge) ? [`${edge.amplification?.toFixed(2)} attempts for each call`] : []),
    ...(edge.endpoints?.ejected ? [`${count(edge.endpoints.ejected, 'endpoint')} ejected`] : []),
    ...(rejected > 0 ? [`${formatRate(rejected)} refused per second`] : []),
    ...faultSentence(faults, nowMs),
  ].join('; ');
}

/** Whether retries and hedges are worth a word. */
export const amplified = ({ amplification }: Pick<TopologyEdge, 'amplification'>): boolean =>
  amplification !== undefined && amplification >= 1.05;

/** One sentence over the graph. */
export function summary({ nodes, edges, faults }: Topology): string {
  const services = nodes.filter(({ kind }) => kind === 'service');
  const ready = services.reduce((sum, { replicas }) => sum + (replicas?.ready ?? 0), 0);
  const open = edges.filter((edge) => worstBreaker(edge.breakers) === 'open').length;
  const inForce = faults?.length ?? 0;
  return [
    `${count(services.length, 'service')}, ${count(ready, 'ready replica')}`,
    ...(open > 0 ? [`${count(open, 'edge')} with an open breaker`] : []),
    ...(inForce > 0 ? [`${count(inForce, 'fault')} in force`] : []),
  ].join('; ');
}

/** Whether nothing comes in and nobody calls anybody; false while that is not known. */
export function isQuiet({ nodes, edges }: Topology): boolean {
  // What a service does with its database by itself is no call.
  const calls = edges.filter(({ kind }) => kind === 'call');
  const rates = [...nodes.filter(({ kind }) => kind === 'service'), ...calls].flatMap(
    ({ flow }) => flow.perSecond ?? [],
  );
  return rates.length > 0 && rates.every((rate) => rate === 0);
}

/** Text that fits: cut with an ellipsis. */
export const fitted = (text: string, charactersMax: number): string =>
  text.length <= charactersMax ? text : `${text.slice(0, Math.max(1, charactersMax - 1)).trimEnd()}…`;
