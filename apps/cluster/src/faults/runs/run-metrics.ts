import { readdirSync, statSync } from 'node:fs';
import { runMetric } from '@gameday/conventions';
import { type LabPaths, runEventsOf } from '@gameday/lab-kit';
import { isAlive, type ProcessIdentity, processIdentity } from '@gameday/process';
import type { MetricFamily, MetricSample } from '../../autoscaler/exposition/render.ts';
import type { Log } from '../../shared.ts';
import { messageOf } from '../errors.ts';
import { EventTail } from './event-tail.ts';
import { afterLine, type RunState, unknownRun } from './run-state.ts';

/** How long a run is told after its last event, so that a scrape every 2 s cannot miss its verdict. */
const toldOverMs = 30_000;
/** A run that has been silent for longer when it is first seen is history: its file is not read, unless it goes on. */
const historyMs = 15 * 60_000;

interface Followed {
  readonly tail: EventTail;
  state: RunState;
  /** Told from a later process with its pid; undefined once it has ended. */
  runner: ProcessIdentity | undefined;
  /** When its last event came, in milliseconds since the epoch. */
  heardAt: number;
}

export interface RunMetricsOptions {
  readonly paths: Pick<LabPaths, 'runs'>;
  readonly log: Log;
  /** Milliseconds since the epoch, as the files' times are. */
  readonly nowMs?: () => number;
}

/**
 * `gameday_hypothesis_*` and `gameday_run_verdict`, from what the runners of experiments write down as they go.
 *
 * The files are looked at when a scrape comes, and at no other time: so whoever scrapes decides how fresh the series are, nothing runs
 * while nobody does, and a look costs one listing and one stat a run. What is new is read at once and synchronously, because it is a
 * few kilobytes that were written a moment ago, and one answer then tells of one moment.
 */
export class RunMetrics {
  readonly #paths: Pick<LabPaths, 'runs'>;
  readonly #log: Log;
  readonly #nowMs: () => number;
  /** By the run's id, which is its folder's name. */
  readonly #runs = new Map<string, Followed>();
  /** Runs of which it was said that their events are not whole. */
  readonly #complained = new Set<string>();

  constructor({ paths, log, nowMs = Date.now }: RunMetricsOptions) {
    this.#paths = paths;
    this.#log = log;
    this.#nowMs = nowMs;
  }

  /** The series of now. It does not throw: a file that cannot be read has none. */
  families(): MetricFamily[] {
    const now = this.#nowMs();
    this.#look(now);
    const told = [...this.#runs].filter(([, followed]) => isTold(followed, now));
    const samples = (of: (state: RunState) => MetricSample[]): MetricSample[] =>
      told.flatMap(([run, { state }]) =>
        of(state).map(({ labels, value }) => ({ labels: { experiment: state.experiment, run, ...labels }, value })),
      );
    return [
      { metric: runMetric.hypothesisValue, samples: samples(values) },
      { metric: runMetric.hypothesisMet, samples: samples(met) },
      { metric: runMetric.verdict, samples: samples(verdict) },
    ];
  }

  #look(now: number): void {
    const names = this.#names();
    for (const run of this.#runs.keys()) if (!names.has(run)) this.#runs.delete(run);
    for (const run of this.#complained) if (!names.has(run)) this.#complained.delete(run);
    for (const run of names) {
      try {
        this.#follow(run, now);
      } catch (error) {
        this.#complain(run, messageOf(error));
      }
    }
  }

  #names(): ReadonlySet<string> {
    try {
      return new Set(readdirSync(this.#paths.runs));
    } catch {
      return new Set(); // there has been no run yet
    }
  }

  #follow(run: string, now: number): void {
    const file = runEventsOf(this.#paths, run);
    const found = statSync(file, { throwIfNoEntry: false });
    // Runs of load scenarios lie there too, and have no events.
    if (!found?.isFile()) {
      this.#runs.delete(run);
      return;
    }
    let followed = this.#runs.get(run);
    if (!followed) {
      if (now - found.mtimeMs > historyMs) return;
      followed = { tail: new EventTail(file), state: unknownRun, runner: undefined, heardAt: 0 };
      this.#runs.set(run, followed);
    }
    followed.heardAt = found.mtimeMs;
    const lines = followed.tail.read(found);
    for (const line of lines) {
      const next = afterLine(followed.state, line);
      if (next) followed.state = next;
      else this.#complain(run, 'a line that is no event was left out');
    }
    const { pid } = followed.state;
    if (lines.length > 0 && pid !== undefined) followed.runner ??= processIdentity(pid);
  }

  #complain(run: string, message: string): void {
    if (this.#complained.has(run)) return;
    this.#complained.add(run);
    this.#log.warn({ file: runEventsOf(this.#paths, run) }, `the metrics of a run lack something: ${message}`);
  }
}

/** Whether a run is under way, or was a moment ago. One that has been silent for long goes on if its runner lives. */
function isTold(followed: Followed, now: number): boolean {
  const { state, heardAt } = followed;
  if (state.experiment === undefined) return false;
  if (now - heardAt <= toldOverMs) return true;
  if (followed.runner && (state.verdict !== undefined || !isAlive(followed.runner))) followed.runner = undefined;
  return followed.runner !== undefined;
}

const met = ({ probes }: RunState): MetricSample[] =>
  [...probes].map(([probe, reading]) => ({ labels: { probe }, value: reading.met ? 1 : 0 }));

const values = ({ probes }: RunState): MetricSample[] =>
  [...probes].flatMap(([probe, { value }]) => (value === undefined ? [] : [{ labels: { probe }, value }]));

const verdict = ({ verdict: ended }: RunState): MetricSample[] =>
  ended === undefined ? [] : [{ labels: { verdict: ended }, value: 1 }];
