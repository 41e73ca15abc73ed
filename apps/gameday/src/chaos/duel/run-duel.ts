import { setTimeout as sleep } from 'node:timers/promises';
import type { Duel, DuelSide } from '@gameday/chaos-report';
import { CommandError } from '../../cli/errors.ts';
import { runOne, type RunRequest } from '../runs/run-one.ts';
import type { LabModules } from '../lab.ts';
import { holdPolicies } from './hold-policies.ts';
import type { PolicySet } from './policy-set.ts';

export interface DuelRequest extends Omit<RunRequest, 'modules' | 'journal' | 'report' | 'dry'> {
  readonly modules: LabModules;
  readonly seed: number;
  readonly a: PolicySet;
  readonly b: PolicySet;
  /** Of the duel. */
  readonly id: string;
  /** Between the two runs, so that the second begins as the first did. */
  readonly restMs: number;
  readonly say: (line: string) => void;
  readonly onEnd: () => void;
}

/**
 * Runs the same experiment with the same seed under one set of policies and then under the other.
 * @returns undefined for the second side when the duel was ended before it
 * @throws CommandError when policies cannot be put in force, or not be brought back
 */
export async function runDuel(request: DuelRequest): Promise<{ a: DuelSide; b: DuelSide | undefined }> {
  const a = await side(request, request.a, 'a');
  if (request.signal.aborted) return { a, b: undefined };
  if (request.restMs > 0) request.say(`rests ${request.restMs / 1000} s`);
  await sleep(request.restMs, undefined, { signal: request.signal }).catch(() => undefined);
  if (request.signal.aborted) return { a, b: undefined };
  return { a, b: await side(request, request.b, 'b') };
}

/** Whether both sides were run. */
export const isWhole = (duel: { a: DuelSide; b: DuelSide | undefined }): duel is Duel => duel.b !== undefined;

async function side(request: DuelRequest, set: PolicySet, letter: 'a' | 'b'): Promise<DuelSide> {
  const { lab, modules, id, experiment, log = () => {} } = request;
  const { policy } = modules.providers;
  if (!policy) throw new CommandError('no_module', 'this lab has no module "policy"');
  request.say(`${letter.toUpperCase()}: ${set.name}`);
  const held = await holdPolicies(set, {
    run: `${id}-${letter}`,
    title: `policies of ${set.name} for a duel: ${experiment.document.title}`,
    folder: lab.paths.undo,
    provider: policy,
    undo: modules.undo(log),
    signal: request.signal,
    log,
  });
  try {
    const { journal } = await runOne(request);
    return { name: set.name, policies: set.document, journal };
  } finally {
    request.onEnd();
    await held.release();
  }
}
