import { setTimeout as sleep } from 'node:timers/promises';
import { annotation } from '@gameday/kubernetes';
import { portIsFree } from '@gameday/process';
import { type ContainerPorts, portsOf } from './container-ports.ts';
import type { KubeletOptions } from './options.ts';
import type { PodRecord } from './pod-record.ts';
import { type PortBook, PortsTaken } from './port-book.ts';

export interface PortContext extends Pick<KubeletOptions, 'hostPort' | 'nodeName'> {
  readonly ports: PortBook;
}

/** Time between two looks at a taken port: one that a pod holds costs nothing to look at, a stranger's does. */
const retryMs = { pod: 25, stranger: 1_000 } as const;
/**
 * A process that was killed can be seen to have ended a moment before its threads have, and with them its sockets; only later is a
 * port that is still taken a stranger's.
 */
const afterglowMs = 1_000;
const afterglowPollMs = 20;

/** As the scheduler words it, for the one node that there is. */
const noFreePorts = "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports";

/** The well-known port that the pod must have. @throws Error when the lab has none of that name */
function fixedPort({ pod }: PodRecord, { hostPort }: PortContext): number | undefined {
  const name = pod.metadata.annotations?.[annotation.hostPort];
  if (name === undefined) return undefined;
  const port = hostPort(name);
  if (port === undefined) throw new Error(`${annotation.hostPort}: the lab has no port named ${name}`);
  return port;
}

/**
 * The ports for the pod's next start: its own, as long as no stranger has taken them. A pod without any gets some, and waits for as
 * long as one of them is taken.
 * @param cancelled that it is to start no more; then the result is undefined
 * @throws PortsTaken when a stranger has the port that a pod must start on again
 */
export async function portsForStart(
  record: PodRecord,
  context: PortContext,
  cancelled: AbortSignal,
): Promise<ContainerPorts | undefined> {
  const noted = portsOf(record.pod);
  return noted ? sameOrOthers(noted, record, context, cancelled) : place(record, context, cancelled);
}

async function sameOrOthers(
  noted: ContainerPorts,
  record: PodRecord,
  context: PortContext,
  cancelled: AbortSignal,
): Promise<ContainerPorts> {
  const { ports } = context;
  const fixed = fixedPort(record, context);
  const deadline = performance.now() + afterglowMs;
  const keep = async (port: number): Promise<number> => {
    while (!(await portIsFree(port)) && performance.now() < deadline && !cancelled.aborted)
      await sleep(afterglowPollMs);
    try {
      return await ports.take(record.uid, port);
    } catch (error) {
      if (port === fixed || !(error instanceof PortsTaken)) throw error;
      return ports.takeAny(record.uid);
    }
  };
  const port = await keep(noted.port);
  const adminPort = await keep(noted.adminPort);
  if (port !== noted.port || adminPort !== noted.adminPort) record.place({ port, adminPort });
  return { port, adminPort };
}

async function place(
  record: PodRecord,
  context: PortContext,
  cancelled: AbortSignal,
): Promise<ContainerPorts | undefined> {
  const { ports, nodeName } = context;
  const { namespace, name } = record.at;
  const fixed = fixedPort(record, context);
  let told = '';
  while (!cancelled.aborted) {
    try {
      const port = fixed === undefined ? await ports.takeAny(record.uid) : await ports.take(record.uid, fixed);
      const adminPort = await ports.takeAny(record.uid);
      if (cancelled.aborted) break;
      record.place({ port, adminPort });
      record.note('Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${nodeName}`);
      return { port, adminPort };
    } catch (error) {
      if (!(error instanceof PortsTaken)) throw error;
      ports.giveAll(record.uid);
      const message = `${noFreePorts}: ${error.message}.`;
      if (message !== told) {
        record.refuse(message);
        record.note('Warning', 'FailedScheduling', message);
      }
      told = message;
      await sleep(retryMs[error.holder], undefined, { signal: cancelled }).catch(() => undefined);
    }
  }
  return undefined;
}
