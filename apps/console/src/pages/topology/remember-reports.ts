import type { GovernanceReport } from '@gameday/service-kit';
import type { GovernanceReading } from '../../sources/governance.ts';

/** What a replica said this long ago still counts while it is too busy to say more. */
const countsForMs = 10_000;
const namedMax = 2;

export interface Remembered {
  readonly reports: readonly GovernanceReport[];
  /** One sentence about those who have been silent for longer; empty where there are none. */
  readonly notes: readonly string[];
}

/**
 * Keeps what replicas said last: one that is late once, as is usual on a busy machine, shall not make the graph flicker between what
 * replicas say and what was measured of them.
 */
export function createReportMemory(): (reading: GovernanceReading, nowMs: number) => Remembered {
  let known = new Map<string, { readonly report: GovernanceReport; readonly atMs: number }>();
  return ({ reports, silent }, nowMs) => {
    const next: typeof known = new Map(reports.map((report) => [report.replica, { report, atMs: nowMs }]));
    const unheard: (typeof silent)[number][] = [];
    for (const one of silent) {
      const before = known.get(one.replica);
      if (before && nowMs - before.atMs <= countsForMs) next.set(one.replica, before);
      else unheard.push(one);
    }
    known = next;
    return { reports: [...next.values()].map(({ report }) => report), notes: silenceNote(unheard, next.size) };
  };
}

function silenceNote(unheard: GovernanceReading['silent'], heard: number): string[] {
  if (unheard.length === 0) return [];
  const who =
    unheard.length <= namedMax
      ? unheard.map(({ reason }) => reason).join('; ')
      : `${unheard.length} of ${unheard.length + heard} replicas do not say what they do`;
  return [`${who}. Their breakers are shown as they were measured last.`];
}
