import type { Clock } from '../clock.ts';
import { validateExperiment } from '../document/validate.ts';
import type { Journal } from '../journal/journal.ts';
import type { RunEvent } from '../run/events.ts';
import type { RunOptions } from '../run/options.ts';
import { runExperiment } from '../run/run-experiment.ts';
import { type LittleLab, littleLab, type MemoryLeases, memoryLeases } from './little-lab.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface Played {
  readonly journal: Journal;
  readonly events: readonly RunEvent[];
  readonly lab: LittleLab;
  readonly leases: MemoryLeases;
  readonly clock: Clock;
  readonly logged: readonly string[];
}

export interface PlayWith extends Partial<Omit<RunOptions, 'experiment' | 'clock' | 'leases'>> {
  readonly lab?: LittleLab;
  readonly clock?: Clock;
  readonly leases?: MemoryLeases;
  /** Called with each event, and the means to interfere. */
  readonly meanwhile?: (event: RunEvent, abort: (reason?: unknown) => void) => void;
}

/** Checks and runs a document on the little lab, in virtual time. */
export async function playDocument(document: object, { meanwhile, ...more }: PlayWith = {}): Promise<Played> {
  const lab = more.lab ?? littleLab();
  const leases = more.leases ?? memoryLeases(lab.protocol);
  const clock = more.clock ?? new VirtualClock();
  const events: RunEvent[] = [];
  const logged: string[] = [];
  const value = { title: 'an experiment', description: 'd', method: [], ...document };
  const controls = Object.keys({ log: 1, ...more.controls });
  const experiment = await validateExperiment(
    { file: 'x.json', folder: '/', value },
    { providers: lab.providers, controls },
  );
  const stop = new AbortController();
  const journal = await runExperiment({
    providers: lab.providers,
    signal: stop.signal,
    log: (level, message) => void logged.push(`${level}: ${message}`),
    ...more,
    experiment,
    leases,
    clock,
    onEvent: (event) => {
      events.push(event);
      meanwhile?.(event, (reason) => stop.abort(reason));
    },
  });
  return { journal, events, lab, leases, clock, logged };
}

export const hypothesis = (...probes: object[]) => ({ 'steady-state-hypothesis': { title: 'h', probes } });
export const gameday = (fields: object = {}) => ({ extensions: [{ name: 'gameday', ...fields }] });
/** The codes of a run's reasons. */
export const codesOf = ({ gameday: { reasons } }: Journal): string[] => reasons.map(({ code }) => code);
