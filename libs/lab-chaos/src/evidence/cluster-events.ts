import type { Evidence } from '@gameday/chaos-engine';
import { namespace } from '@gameday/conventions';
import type { Event } from '@gameday/kubernetes';
import type { Lab } from '../lab/lab.ts';

interface Decision {
  readonly at: string;
  readonly hpa: string;
  readonly target: string;
  /** Absent where nothing was written. */
  readonly scaleTo?: number;
  readonly line: string;
}

const within = (at: string, fromMs: number, toMs: number): boolean => {
  const moment = Date.parse(at);
  return moment >= fromMs && moment <= toMs;
};

/** What the autoscalers have changed between two moments, with their arithmetic. */
export async function autoscalerEvents(
  lab: Lab,
  fromMs: number,
  toMs: number,
  signal: AbortSignal,
): Promise<Evidence[]> {
  const list = await lab.cluster.get<{ items: readonly Decision[] }>('/gameday/v1/decisions?limit=1000', { signal });
  return (list?.items ?? [])
    .filter(({ at, scaleTo }) => scaleTo !== undefined && within(at, fromMs, toMs))
    .map(({ at, hpa, target, scaleTo, line }) => ({
      kind: 'event',
      at,
      says: line,
      source: 'autoscaler',
      autoscaler: hpa,
      target,
      replicas: scaleTo,
    }));
}

/** What Kubernetes would tell: replicas that were started, killed, unhealthy. */
export async function podEvents(lab: Lab, fromMs: number, toMs: number, signal: AbortSignal): Promise<Evidence[]> {
  const list = await lab.cluster.get<{ items: readonly Event[] }>(`/api/v1/namespaces/${namespace}/events`, { signal });
  return (list?.items ?? []).flatMap((event): Evidence[] => {
    const at = String(event.lastTimestamp ?? event.eventTime ?? '');
    const { kind = '', name = '' } = event.involvedObject;
    if (!within(at, fromMs, toMs)) return [];
    const times = event.count !== undefined && event.count > 1 ? ` (${event.count} times)` : '';
    const says = `${name}: ${event.message ?? event.reason ?? ''}${times}`;
    const level = event.type === 'Warning' ? 'warning' : 'info';
    return [{ kind: 'event', at, says, source: 'cluster', object: `${kind} ${name}`, reason: event.reason, level }];
  });
}
