import { edgeId, type TimelineItem, type TimelineLink } from '@gameday/console-api';
import { serverPeer } from '@gameday/conventions';

/** An item before it is merged: `match` names what it is about, the same whichever source tells of it. */
export interface LabEvent extends TimelineItem {
  readonly match: string;
}

/** A stretch of time, milliseconds since 1970. */
export interface EventRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Whether something was there within a range; what goes on has no end. */
export const touches = ({ fromMs, toMs }: { fromMs: number; toMs?: number }, range: EventRange): boolean =>
  fromMs <= range.toMs && (toMs === undefined || toMs >= range.fromMs);

/** In the words of journals. */
export const edgeWords = (service: string, peer: string): string =>
  peer === serverPeer || peer === service ? `${service}’s own limit` : `${service} → ${peer}`;

/** What an item of an edge is filed under; the limit of a service itself has no edge. */
export const placeOf = (service: string, peer: string): Pick<TimelineItem, 'row' | 'services' | 'edge'> =>
  peer === serverPeer || peer === service
    ? { row: service, services: [service] }
    : { row: edgeWords(service, peer), services: [service, peer], edge: edgeId(service, peer) };

export const topologyLink = (service: string, peer: string): TimelineLink =>
  peer === serverPeer || peer === service
    ? { label: 'In the topology', href: `/?node=${encodeURIComponent(service)}` }
    : { label: 'In the topology', href: `/?edge=${encodeURIComponent(edgeId(service, peer))}` };

const podSuffix = /-[0-9a-f]{6,10}-[a-z0-9]{5}$/;

/** The service that a replica is of, by the replica's name. */
export const serviceOfReplica = (replica: string): string => replica.replace(podSuffix, '');

/** What a fault's target names, in the words of journals: `gateway → users (1 of its replicas)`, `engine consul`. */
export function placeOfFault(target: string): Pick<TimelineItem, 'row' | 'services' | 'edge'> {
  const [first = ''] = target.split(', ');
  const plain = first.replace(/ \([^)]*\)$/, '').trim();
  const [caller, callee] = plain.split(' → ').map(serviceOfReplica);
  if (caller && callee) {
    const named = [caller, callee].filter((name) => !name.includes(' ') && name !== serverPeer);
    const isEdge = named.length === 2;
    return { row: plain, services: named, ...(isEdge && { edge: edgeId(caller, callee) }) };
  }
  const words = plain.split(' ');
  const service = words.length === 1 ? words[0] : words[0] === 'database' ? words[1] : undefined;
  return { row: plain === '' ? 'the lab' : plain, services: service ? [serviceOfReplica(service)] : [] };
}

/** One who reads it shall not have to count milliseconds. */
export function lasted(ms: number): string {
  if (ms < 950) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${Number((ms / 1000).toFixed(ms < 9_950 ? 1 : 0))} s`;
  const minutes = Math.floor(Math.round(ms / 1000) / 60);
  const seconds = Math.round(ms / 1000) % 60;
  return seconds === 0 || minutes > 30 ? `${minutes} min` : `${minutes} min ${seconds} s`;
}

/** Names of services, replicas and edges at the beginning of a sentence stay as they are. */
const beginsWithName = /^(?:[a-z]+[-\d][\w.-]*|[\w-]+(?=:| →|’s own limit| was | stays | came back))/;

/** `Sentence.` out of `sentence`. */
export const sentence = (text: string): string => {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const first = beginsWithName.test(trimmed) ? trimmed.charAt(0) : trimmed.charAt(0).toUpperCase();
  return `${first}${trimmed.slice(1)}${/[.!?…]$/.test(trimmed) ? '' : '.'}`;
};

/** `1 replica`, `2 replicas`. */
export const counted = (number: number | string, singular: string, plural = `${singular}s`): string =>
  `${number} ${Number(number) === 1 ? singular : plural}`;
