import type { ActivityContext, Lease } from '@gameday/chaos-engine';
import { targetName } from '@gameday/experiment';
import { LabChaosError } from '../errors.ts';
import { endFault, makeFault } from '../lab/kept-faults.ts';
import type { Lab } from '../lab/lab.ts';
import type { FaultAnswer, PathFault } from '../wire.ts';
import { planPath, type LabPath, type PathUndo, type PlannedPath } from './plan-path.ts';
import { covers } from './words.ts';

// Taken by name: an import makes Node load every part of it, which costs a short command more than its work.
const { isDeepStrictEqual } = process.getBuiltinModule('node:util');

/** What of a target is to end: one toxic, all of them, or the cut. */
export type PathEnding = { readonly target: LabPath } & (
  { readonly type: 'toxic'; readonly name?: string | undefined } | { readonly type: 'cut' }
);

/** A fault that this process has made, and what the cluster app answered. */
export interface MadePath {
  readonly run: string;
  readonly undo: PathUndo;
  readonly connections: PathFault['connections'];
  readonly answer: FaultAnswer;
}

const ends = (ending: PathEnding, { target, effect }: PathUndo): boolean => {
  if (effect.type !== ending.type || !covers(ending.target, target)) return false;
  return effect.type === 'cut' || ending.type === 'cut' || [undefined, effect.toxic.name].includes(ending.name);
};

const undoOf = ({ intent }: Lease): PathUndo | undefined =>
  intent.undo.module === 'toxiproxy' && intent.undo.func === 'endFault'
    ? (intent.undo.arguments as unknown as PathUndo)
    : undefined;

/** The ids of the leases on what a call ends. */
export const endedPaths = (ending: PathEnding, held: readonly Lease[]): string[] =>
  held.flatMap((lease) => {
    const undo = undoOf(lease);
    return undo && ends(ending, undo) ? [lease.id] : [];
  });

/** The faults of the network that the cluster app keeps for the runs of this process. What undoes them needs none of it. */
export class PathFaults {
  readonly #lab: Lab;
  readonly #made = new Map<string, MadePath>();

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** Draws, and says what will be made; makes nothing. */
  async prepare(
    target: LabPath,
    effect: { readonly effect: PathFault['effect']; readonly phrase: string },
    context: ActivityContext,
  ) {
    return planPath(this.#lab, target, effect, context);
  }

  /** Makes what was planned, and answers what came of it. */
  async make(planned: readonly PlannedPath[], target: LabPath, context: ActivityContext): Promise<FaultAnswer[]> {
    const answers: FaultAnswer[] = [];
    for (const { fault, request } of planned) {
      const answer = await makeFault(this.#lab, fault, request, context.signal);
      answers.push(answer);
      if (request.fault.kind !== 'path') continue;
      const { effect, connections } = request.fault;
      this.#made.set(fault, { run: context.run.id, undo: { fault, target, effect }, connections, answer });
    }
    return answers;
  }

  madeOf(fault: string): MadePath | undefined {
    return this.#made.get(fault);
  }

  async end(fault: string, signal: AbortSignal) {
    const ended = await endFault(this.#lab, fault, signal);
    this.#made.delete(fault);
    return ended;
  }

  /** Ends what the run has made of this kind on the target. @returns how many there were */
  async endAll(ending: PathEnding, { run, signal }: ActivityContext): Promise<number> {
    const wanted = [...this.#made.values()].filter((made) => made.run === run.id && ends(ending, made.undo));
    for (const { undo } of wanted) await this.end(undo.fault, signal);
    return wanted.length;
  }

  /** @throws LabChaosError when a toxic of the name is on the target already: nobody could tell the two apart */
  refuseSecond(target: LabPath, name: string, run: string): void {
    const has = [...this.#made.values()].some(
      ({ run: of, undo: { target: on, effect } }) =>
        of === run && isDeepStrictEqual(on, target) && effect.type === 'toxic' && effect.toxic.name === name,
    );
    if (!has) return;
    const message = `there is a toxic "${name}" on ${targetName(target)} already: take it off first, or give this one another name`;
    throw new LabChaosError('not_possible', message);
  }
}
