import { serverPeer } from '@gameday/conventions';
import { exchange } from '@gameday/lab-kit';
import type { GovernanceReport } from '@gameday/service-kit';
import { LabChaosError } from '../errors.ts';
import type { Lab } from '../lab/lab.ts';
import { replicasOf } from '../lab/replicas.ts';

const answerMs = 2_000;

/** What the ready replicas of a service, or of all, say of their edges and decisions; one that does not answer is left out. */
export async function governanceReports(
  lab: Pick<Lab, 'cluster'>,
  { service, peer, signal }: { readonly service?: string; readonly peer?: string; readonly signal: AbortSignal },
): Promise<{ readonly reports: readonly GovernanceReport[]; readonly silent: readonly string[] }> {
  const ready = (await replicasOf(lab.cluster, service, { signal })).filter(
    (replica) => replica.ready && !replica.ending,
  );
  const path = `/governance${peer === undefined ? '' : `?peer=${encodeURIComponent(peer)}`}`;
  const silent: string[] = [];
  const answers = await Promise.all(
    ready.map(async ({ name, adminPort }) => {
      try {
        const { status, text } = await exchange({ path, to: adminPort ?? 0, timeoutMs: answerMs, signal });
        if (status === 200) return [JSON.parse(text) as GovernanceReport];
      } catch {
        // It is away or hangs, and says nothing.
      }
      silent.push(name);
      return [];
    }),
  );
  return { reports: answers.flat(), silent };
}

/** What a replica has in force on an edge, or for itself. */
export interface EdgeInForce {
  readonly replica: string;
  readonly settings: object;
  readonly source: 'default' | 'consul';
  readonly version: number;
  readonly refused: GovernanceReport['server']['refused'];
}

/** What the replicas of a caller have in force on an edge. @throws LabChaosError when one does not answer */
export async function edgeInForce(
  lab: Pick<Lab, 'cluster'>,
  { caller, callee }: { readonly caller: string; readonly callee: string },
  signal: AbortSignal,
): Promise<EdgeInForce[]> {
  const { reports, silent } = await governanceReports(lab, { service: caller, peer: callee, signal });
  if (silent.length > 0)
    throw new LabChaosError('no_target', `${silent.join(', ')} did not say which policy is in force`);
  return reports.flatMap(({ replica, edges, server }) => {
    const part = callee === serverPeer ? server : edges.find(({ peer }) => peer === callee);
    if (!part) return [];
    const { settings, source, version, refused } = part;
    return [{ replica, settings, source, version, refused }];
  });
}
