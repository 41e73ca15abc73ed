import { commonLabel } from '@gameday/kubernetes';
import { portsOf } from '../kubelet/container-ports.ts';
import type { Stored } from '../store/store.ts';

/** A pod as faults see it: somebody who calls, and is called. */
export interface Replica {
  readonly name: string;
  readonly service: string;
  readonly port: number;
  readonly adminPort: number;
  /** Whether it has a process now. */
  readonly running: boolean;
  /** Whether it takes part: it has started, and is not ending. */
  readonly settled: boolean;
}

/** The pods that have a place already, whether or not they have started yet. */
export const replicasOf = (pods: ReadonlyArray<Stored<'Pod'>>): Replica[] =>
  pods.flatMap((pod) => {
    const ports = portsOf(pod);
    const service = pod.metadata.labels?.[commonLabel.name];
    if (!ports || service === undefined) return [];
    const [container] = pod.status?.containerStatuses ?? [];
    const running = container?.state?.running !== undefined;
    const settled = running && container.started === true && pod.metadata.deletionTimestamp === undefined;
    return [{ name: pod.metadata.name, service, ...ports, running, settled }];
  });
