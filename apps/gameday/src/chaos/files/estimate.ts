import type { Experiment } from '@gameday/experiment';
import { gamedayOf } from '@gameday/experiment/format';

/** How long an experiment will take, in seconds. */
export interface Estimate {
  /** When all goes well. */
  readonly seconds: number;
  /** When load and recovery take all the time that they may. */
  readonly secondsMax: number;
}

/** What an experiment takes beside what it says: looks, proofs, undoing, collecting. */
const besides = 2;

const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

interface Timed {
  readonly background?: unknown;
  readonly pauses?: { readonly before?: unknown; readonly after?: unknown };
  readonly provider?: { readonly arguments?: { readonly durationSeconds?: unknown } };
}

/** Seconds of activities in their order; those in the background go on beside the others. */
function secondsOf(activities: readonly Timed[] | undefined): number {
  let at = 0;
  let latest = 0;
  for (const { background, pauses, provider } of activities ?? []) {
    const isLoad = (provider as { module?: unknown } | undefined)?.module === 'k6';
    const seconds =
      number(pauses?.before) + number(pauses?.after) + (isLoad ? number(provider?.arguments?.durationSeconds) : 0);
    if (background === true) latest = Math.max(latest, at + seconds);
    else at += seconds;
  }
  return Math.max(at, latest);
}

/** An estimate from what a document says; a value that is a reference counts as nothing. */
export function estimate(document: Experiment): Estimate {
  const gameday = gamedayOf(document);
  const { load, recovery } = gameday ?? {};
  const played = secondsOf(document.method as readonly Timed[]) + secondsOf(document.rollbacks as readonly Timed[]);
  const warmup = load ? number(load.warmupSeconds ?? 5) : 0;
  const least = besides + played + warmup + number(recovery?.steadySeconds);
  const patience = load ? number(load.steadyWithinSeconds ?? 15) : 0;
  const recovers = document.method.length > 0 ? number(recovery?.withinSeconds ?? 30) : 0;
  return { seconds: Math.round(least), secondsMax: Math.round(least + patience + recovers) };
}
