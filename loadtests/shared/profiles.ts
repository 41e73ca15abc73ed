import type { Scenario } from 'k6/options';
import { settings } from './settings.ts';

/** How much load, and for how long, unless it is set otherwise. */
export interface Size {
  readonly vus: number;
  readonly durationSeconds: number;
}
export interface OpenSize {
  readonly ratePerSecond: number;
  readonly durationSeconds: number;
}
export interface Part {
  /** The exported function that users run; default `default`. */
  readonly exec?: string;
  /** This part's share of the users or of the rate; default 1. */
  readonly share?: number;
  readonly startSeconds?: number;
  readonly tags?: Record<string, string>;
}

const time = (seconds: number) => `${Math.round(seconds * 1000)}ms`;

const common = ({ exec, startSeconds, tags }: Part) => ({
  ...(exec !== undefined && { exec }),
  ...(startSeconds !== undefined && { startTime: time(startSeconds) }),
  ...(tags && { tags }),
});

/** k6 takes whole arrivals in a unit of time; a minute is fine enough for any rate. */
const arrivals = (ratePerSecond: number) =>
  Number.isInteger(ratePerSecond)
    ? { rate: ratePerSecond, timeUnit: '1s' }
    : { rate: Math.max(1, Math.round(ratePerSecond * 60)), timeUnit: '60s' };

/** More users than this take k6 longer to make ready than a run should wait. */
const preAllocatedMax = 2_000;

/**
 * The users who may be busy at once for a rate: so many that a server which stalls for some seconds still gets every
 * request in time. What is beyond is counted in `dropped_iterations`, not hidden.
 */
function usersFor(ratePerSecond: number) {
  const maxVUs = settings.vus ?? Math.max(50, Math.min(6_000, Math.ceil(ratePerSecond * 10)));
  return { preAllocatedVUs: Math.min(maxVUs, preAllocatedMax, Math.max(2, Math.ceil(ratePerSecond))), maxVUs };
}

/** Users who begin anew as soon as they are done: the slower the server, the fewer requests. */
function closed(size: Size, part: Part = {}): Scenario {
  const vus = Math.max(1, Math.round((settings.vus ?? size.vus) * (part.share ?? 1)));
  const duration = time(settings.durationSeconds ?? size.durationSeconds);
  return { executor: 'constant-vus', vus, duration, gracefulStop: '10s', ...common(part) };
}

/** Users who arrive at a rate, whatever the server does: what a stall costs is measured (no coordinated omission). */
export function open(size: OpenSize, part: Part = {}): Scenario {
  const rate = (settings.rate ?? size.ratePerSecond) * (part.share ?? 1);
  const duration = time(settings.durationSeconds ?? size.durationSeconds);
  return {
    executor: 'constant-arrival-rate',
    ...arrivals(rate),
    duration,
    ...usersFor(rate),
    gracefulStop: '10s',
    ...common(part),
  };
}

/** Constant load: users, or arrivals when a RATE is set. */
export const constant = (size: Size, part: Part = {}): Scenario =>
  settings.rate === undefined
    ? closed(size, part)
    : open({ ratePerSecond: settings.rate, durationSeconds: size.durationSeconds }, part);

/** One of several parts of a run that follow each other, judged by itself: its requests carry the tag `phase`. */
export interface Phase {
  readonly name: string;
  /** Of the whole duration. */
  readonly share: number;
  /** Of the full load; default 1. */
  readonly load?: number;
}

/** k6 runs nothing for less than a second. @throws Error that ends the scenario before its first request */
function checkLength(seconds: number, parts: string): void {
  if (seconds >= 1) return;
  throw new Error(`DURATION is too short: each of the ${parts} needs a second or more`);
}

/** Phases, a scenario each. `make` is `constant` or `open` with the full size. */
export function phased(
  make: (part: Part) => Scenario,
  durationSeconds: number,
  phases: readonly Phase[],
): Record<string, Scenario> {
  const whole = settings.durationSeconds ?? durationSeconds;
  let startSeconds = 0;
  const scenarios: Record<string, Scenario> = {};
  for (const { name, share, load = 1 } of phases) {
    checkLength(whole * share, `${phases.length} phases`);
    const scenario = make({ startSeconds, share: load, tags: { phase: name } });
    // Who is still busy when a phase is over would otherwise be there beside the next one's users.
    scenarios[name] = { ...scenario, duration: time(whole * share), gracefulStop: '1s' } as Scenario;
    startSeconds += whole * share;
  }
  return scenarios;
}

/** One step of a ramp. */
export interface Step {
  /** Of its scenario. */
  readonly name: string;
  readonly ratePerSecond: number;
  /** In its whole time. */
  readonly arrivals: number;
}

/** Growing rates, one after the other, in equal times; each step's requests carry its rate in the tag `step`. */
export function ramp(last: OpenSize, count: number): { scenarios: Record<string, Scenario>; steps: Step[] } {
  const lastRate = settings.rate ?? last.ratePerSecond;
  const stepSeconds = (settings.durationSeconds ?? last.durationSeconds) / count;
  checkLength(stepSeconds, `${count} steps`);
  // The first is a tenth of the last; each is so many times the one before.
  const growth = 10 ** (1 / Math.max(1, count - 1));
  const steps = Array.from({ length: count }, (_, index): Step => {
    const ratePerSecond = Math.max(1, Math.round(lastRate / growth ** (count - 1 - index)));
    const name = `step_${String(index + 1).padStart(2, '0')}`;
    return { name, ratePerSecond, arrivals: ratePerSecond * stepSeconds };
  });
  const scenarios = steps.map(({ name, ratePerSecond }, index): [string, Scenario] => [
    name,
    {
      executor: 'constant-arrival-rate',
      rate: ratePerSecond,
      timeUnit: '1s',
      startTime: time(index * stepSeconds),
      duration: time(stepSeconds),
      ...usersFor(ratePerSecond),
      gracefulStop: '3s',
      tags: { step: String(ratePerSecond) },
    },
  ]);
  return { scenarios: Object.fromEntries(scenarios), steps };
}
