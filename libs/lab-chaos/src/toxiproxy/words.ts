import type { PathTarget, ToxicType } from '@gameday/experiment';
import type { Toxic } from '../proofs/road.ts';

type Attributes = Readonly<Record<string, number>>;

const of = (attributes: Attributes, key: string): number => attributes[key] ?? 0;
const give = (value: number, unit = ''): string => (value > 0 ? ` ± ${value}${unit}` : '');
const after = (timeoutMs: number): string => (timeoutMs > 0 ? `after ${timeoutMs} ms` : 'at once');

const words: Readonly<Record<ToxicType, (attributes: Attributes) => string>> = {
  latency: (a) => `latency of ${of(a, 'latency')} ms${give(of(a, 'jitter'), ' ms')}`,
  bandwidth: (a) => `bandwidth of ${of(a, 'rate')} KB/s`,
  slow_close: (a) => `connections closed ${of(a, 'delay')} ms late`,
  timeout: (a) => (of(a, 'timeout') > 0 ? `no data, and the end ${after(of(a, 'timeout'))}` : 'no data'),
  reset_peer: (a) => `connections reset ${after(of(a, 'timeout'))}`,
  slicer: (a) => `data in slices of ${of(a, 'average_size')}${give(of(a, 'size_variation'))} bytes`,
  limit_data: (a) => `connections closed after ${of(a, 'bytes')} bytes`,
};

/** A toxic as a phrase: `latency of 400 ms ± 50 ms towards the callee for 30 % of connections`. */
export function toxicPhrase({ type, stream, toxicity, attributes }: Toxic): string {
  const way = stream === 'upstream' ? ' towards the callee' : '';
  const share = toxicity < 1 ? ` for ${Math.round(toxicity * 100)} % of connections` : '';
  return `${words[type](attributes)}${way}${share}`;
}

/** Whether whoever takes faults off the one target means the other one too. */
export function covers(wider: PathTarget, other: PathTarget): boolean {
  if ('callee' in wider && 'callee' in other) {
    const callers = wider.caller === undefined || wider.caller === other.caller;
    const replicas = wider.replicas === undefined || wider.replicas === 'all' || wider.replicas === other.replicas;
    return wider.callee === other.callee && callers && replicas;
  }
  if ('replica' in wider && 'replica' in other) {
    return wider.replica === other.replica && (wider.caller === undefined || wider.caller === other.caller);
  }
  if ('database' in wider && 'database' in other) return wider.database === other.database;
  if ('engine' in wider && 'engine' in other) return wider.engine === other.engine;
  return 'proxy' in wider && 'proxy' in other && wider.proxy === other.proxy && wider.url === other.url;
}
