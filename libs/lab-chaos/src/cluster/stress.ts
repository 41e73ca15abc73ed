import { randomUUID } from 'node:crypto';
import type { ActivityContext, FaultIntent } from '@gameday/chaos-engine';
import { type ProcessTarget, targetName } from '@gameday/experiment';
import { endFault, makeFault } from '../lab/kept-faults.ts';
import type { Lab } from '../lab/lab.ts';
import { chooseReplicas } from '../lab/processes.ts';
import type { ArgumentsOf, NativeFunction, Prove } from '../module.ts';
import type { FaultAnswer, FaultRequest, StressFault } from '../wire.ts';
import { replicaTargetProblems } from './check-target.ts';
import { megabytesOf } from './counts.ts';
import { proveBurning, proveGrown, type Stressed } from './prove-stress.ts';

type Stress = Omit<StressFault, 'kind' | 'replicas'>;

/** What stands in the undo log of a stress. */
interface StressUndo {
  readonly fault: string;
}

interface StressPlan {
  readonly fault: string;
  readonly request: FaultRequest;
  readonly stress: Stress;
  readonly stressed: readonly Stressed[];
}

interface MadeStress extends StressPlan {
  readonly answer: FaultAnswer;
  readonly madeAtMs: number;
  /** Ends the wait for its end, where it has one. */
  readonly over: AbortController;
}

/** The stresses that the cluster app keeps for the runs of this process. */
export class Stresses {
  readonly #lab: Lab;
  readonly #made = new Map<string, MadeStress>();

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  async prepare(
    target: ProcessTarget,
    stress: Stress,
    { kind, phrase }: { readonly kind: 'process.cpu' | 'process.memory'; readonly phrase: string },
    { run, random }: ActivityContext,
  ): Promise<{ faults: FaultIntent[]; plan: StressPlan }> {
    const replicas = 'engine' in target ? [] : await chooseReplicas(this.#lab, target, random);
    const names = replicas.map(({ name }) => name);
    const fault = `${kind === 'process.cpu' ? 'cpu' : 'memory'}-${randomUUID().slice(0, 8)}`;
    const says = `${phrase} in ${names.join(', ')}`;
    const undo: StressUndo = { fault };
    const intent = {
      kind,
      target: names.join(', '),
      says,
      undo: { module: 'cluster', func: 'endFault', arguments: { ...undo } },
    };
    const before = await megabytesOf(replicas.map(({ identity }) => identity?.pid ?? 0));
    const request: FaultRequest = {
      run: run.id,
      experiment: run.title.slice(0, 500),
      target: targetName(target),
      says,
      fault: { kind: 'stress', replicas: names, ...stress },
    };
    const stressed = replicas.map((replica, index) => ({ replica, megabytesBefore: before[index] ?? 0 }));
    return { faults: [intent], plan: { fault, request, stress, stressed } };
  }

  async make(plan: StressPlan, durationSeconds: number | undefined, context: ActivityContext): Promise<FaultAnswer> {
    const { clock, signal, log } = context;
    const answer = await makeFault(this.#lab, plan.fault, plan.request, signal);
    const over = new AbortController();
    this.#made.set(plan.fault, { ...plan, answer, over, madeAtMs: clock.monotonic() });
    if (durationSeconds !== undefined) {
      void clock.sleep(durationSeconds * 1000, over.signal).then(async () => {
        if (over.signal.aborted) return;
        // The lease stays, so a failure here is made good at the end of the run.
        await this.end(plan.fault, AbortSignal.timeout(5_000)).catch((error: Error) => log('warn', error.message));
      });
    }
    return answer;
  }

  async end(fault: string, signal: AbortSignal) {
    this.#made.get(fault)?.over.abort();
    const ended = await endFault(this.#lab, fault, signal);
    this.#made.delete(fault);
    return ended;
  }

  readonly prove: Prove = async (lease, context) => {
    const { fault } = lease.intent.undo.arguments as unknown as StressUndo;
    const made = this.#made.get(fault);
    if (!made) return { proved: false, says: 'this process did not make it, so it does not know where to look' };
    const deaf = made.answer.told.filter(({ acknowledged }) => !acknowledged).map(({ replica }) => replica);
    if (deaf.length > 0) return { proved: false, says: `not told in time: ${deaf.join(', ')}` };
    const { cpu, memory } = made.stress;
    if (cpu) return proveBurning(made.stressed, cpu.cores, context);
    if (memory) return proveGrown(this.#lab, made, memory, context);
    return { proved: false, says: 'it is no stress' };
  };
}

const forSeconds = (seconds: number | undefined): string => (seconds === undefined ? '' : ` for ${seconds} s`);

export const burnCpu = (
  lab: Lab,
  stresses: Stresses,
): NativeFunction<ArgumentsOf<'cluster', 'burnCpu'>, StressPlan> => ({
  check: ({ target }) => replicaTargetProblems(lab, target),
  prepare: ({ target, cores, durationSeconds }, context) =>
    stresses.prepare(
      target,
      { cpu: { cores } },
      { kind: 'process.cpu', phrase: `${cores} ${cores === 1 ? 'core' : 'cores'} burnt${forSeconds(durationSeconds)}` },
      context,
    ),
  run: async ({ durationSeconds }, { plan, ...context }) => plan && stresses.make(plan, durationSeconds, context),
});

export const growMemory = (
  lab: Lab,
  stresses: Stresses,
): NativeFunction<ArgumentsOf<'cluster', 'growMemory'>, StressPlan> => ({
  check: ({ target }) => replicaTargetProblems(lab, target),
  prepare: ({ target, megabytes: wanted, overSeconds = 0 }, context) =>
    stresses.prepare(
      target,
      { memory: { megabytes: wanted, overSeconds } },
      { kind: 'process.memory', phrase: `${wanted} MB taken${overSeconds > 0 ? ` over ${overSeconds} s` : ''}` },
      context,
    ),
  run: async (_args, { plan, ...context }) => plan && stresses.make(plan, undefined, context),
});
