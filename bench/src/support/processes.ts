import { processTree } from '@gameday/process';
import type { Part } from './lab.ts';

/** A part's processes, without those of other parts: the supervisor has started engines and apps, the cluster app replicas. */
export function processesOf(parts: ReadonlyArray<Pick<Part, 'pid'>>, all: ReadonlyArray<Pick<Part, 'pid'>>): number[] {
  const rootOf = ({ pid }: Pick<Part, 'pid'>): number[] => (pid === null ? [] : [pid]);
  return parts.flatMap((part) => {
    const others = new Set(all.filter((other) => other !== part).flatMap(rootOf));
    const mine = new Set(rootOf(part).flatMap((pid) => processTree([pid])));
    const inside = [...others].filter((pid) => mine.has(pid));
    const theirs = new Set(processTree(inside));
    return [...mine].filter((pid) => !theirs.has(pid));
  });
}
