/** A moment at which k6 should have done something, and how late it was. */
export interface Tick {
  readonly atMs: number;
  readonly lateMs: number;
}

export interface TickReading {
  readonly ticks: readonly Tick[];
  /** Those that never came: k6 was a whole second or more late. */
  readonly missed: number;
}

/** A day of them. */
const ticksMax = 90_000;
/** k6 tells the number of its users once a second, by a timer of its own. */
const periodMs = 1_000;

/**
 * How late the load generator itself is. k6 writes how many users it has at every tick of a timer; a tick is never early,
 * so that what lies behind the beat is the time from when k6 should have acted to when it did: the same time that an
 * answer waits in it to be read. This works from the raw file alone, on any system.
 */
export class Ticks {
  readonly #atMs: number[] = [];

  add(atMs: number): void {
    if (this.#atMs.length < ticksMax) this.#atMs.push(atMs);
  }

  /** The ticks within a time, against the beat that makes the least of their lateness. */
  between(fromMs: number, toMs: number): TickReading {
    const all = this.#atMs.filter((at) => at >= fromMs && at <= toMs);
    const [first] = all;
    const last = all.at(-1);
    if (first === undefined || last === undefined) return { ticks: [], missed: 0 };
    const phases = all.map((at) => (at - first + periodMs / 2) % periodMs);
    const beat = beatOf(phases);
    const ticks = all.map((atMs, index) => {
      const behind = (phases[index] ?? 0) - beat;
      return { atMs, lateMs: behind < 0 ? behind + periodMs : behind };
    });
    const expected = Math.round((last - first) / periodMs) + 1;
    return { ticks, missed: Math.max(0, expected - all.length) };
  }
}

/**
 * The phase that the others lie behind by the least in sum, on a circle. Of sorted phases p, the sum for the i-th is
 * Σp - n·p[i] + period·i: those before it are late by nearly a whole period.
 */
function beatOf(phases: readonly number[]): number {
  const sorted = phases.toSorted((a, b) => a - b);
  let best = { phase: 0, cost: Number.POSITIVE_INFINITY };
  sorted.forEach((phase, index) => {
    const cost = periodMs * index - sorted.length * phase;
    if (cost < best.cost) best = { phase, cost };
  });
  return best.phase;
}
