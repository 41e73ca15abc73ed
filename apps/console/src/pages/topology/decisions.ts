import type { DecisionInBrief } from '@gameday/console-api';
import { serverPeer } from '@gameday/conventions';
import type { GovernanceReport } from '@gameday/service-kit';

const shownMax = 12;

/** What each kind of decision is explained as: what was withheld, and who came back, belong to an ejection. */
const explainedAs = { transition: 'transition', shed: 'shed' } as const;

/** The latest decisions of these replicas, the latest first. */
export function latestDecisions(reports: readonly GovernanceReport[], max = shownMax): DecisionInBrief[] {
  return reports
    .flatMap(({ service, replica, explanations }) =>
      explanations.map(({ kind, at, peer, summary, faults }): DecisionInBrief => {
        const atMs = Date.parse(at);
        return {
          ...{ kind, atMs, service, replica, peer, says: summary },
          faults: Array.isArray(faults) ? faults : [],
          explain: {
            kind: explainedAs[kind as keyof typeof explainedAs] ?? 'ejection',
            service,
            // Of what its own limit shed a service tells under its own name.
            peer: peer === service ? serverPeer : peer,
            atMs,
          },
        };
      }),
    )
    .toSorted((a, b) => b.atMs - a.atMs)
    .slice(0, max);
}
