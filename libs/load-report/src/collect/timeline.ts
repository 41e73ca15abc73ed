import { Sketch } from '../sketch.ts';

/** Relative error of the quantiles over time, which are looked at and not judged. */
const errorOverTime = 0.02;

/** What is counted about the requests of one kind that ended within one interval. */
export class Interval {
  count = 0;
  failed = 0;
  sumMs = 0;
  maxMs = 0;
  /** Time to the first byte, and time to connect, summed. */
  waitingMs = 0;
  connectingMs = 0;
  readonly sketch = new Sketch(errorOverTime);

  merge(later: Interval): void {
    this.count += later.count;
    this.failed += later.failed;
    this.sumMs += later.sumMs;
    this.maxMs = Math.max(this.maxMs, later.maxMs);
    this.waitingMs += later.waitingMs;
    this.connectingMs += later.connectingMs;
    this.sketch.merge(later.sketch);
  }
}

/** What is counted within one interval, all kinds together. */
export class Surroundings {
  readonly statuses = new Map<string, number>();
  vus: number | undefined;
  receivedBytes = 0;
  sentBytes = 0;
  iterations = 0;
  dropped = 0;

  merge(later: Surroundings): void {
    for (const [status, count] of later.statuses) this.statuses.set(status, (this.statuses.get(status) ?? 0) + count);
    if (later.vus !== undefined) this.vus = Math.max(this.vus ?? 0, later.vus);
    this.receivedBytes += later.receivedBytes;
    this.sentBytes += later.sentBytes;
    this.iterations += later.iterations;
    this.dropped += later.dropped;
  }
}

interface Mergeable<Self> {
  merge(later: Self): void;
}

/** One value for each interval; those that nothing happened in are holes. */
class Track<Value extends Mergeable<Value>> {
  #values: (Value | undefined)[] = [];
  readonly #make: () => Value;

  constructor(make: () => Value) {
    this.#make = make;
  }

  at(index: number): Value {
    return (this.#values[index] ??= this.#make());
  }

  get(index: number): Value | undefined {
    return this.#values[index];
  }

  /** Makes one of every two. */
  halve(): void {
    const halved: (Value | undefined)[] = [];
    this.#values.forEach((value, index) => {
      const place = index >> 1;
      const before = halved[place];
      if (value && before) before.merge(value);
      else halved[place] = value ?? before;
    });
    this.#values = halved;
  }
}

/** A recording longer than this many intervals is kept with intervals twice as long. */
const intervalsMax = 1_200;
/** Samples of one moment come in any order, and late; so much may lie before the first one of the file. */
const marginMs = 10_000;

/** What happened when, in at most 1200 intervals of equal length, however long it went on. */
export class Timeline {
  readonly #kinds = new Map<string, Track<Interval>>();
  readonly #surroundings = new Track(() => new Surroundings());
  #startMs: number | undefined;
  #intervalMs = 1_000;
  #last = 0;

  /** Finds the interval of a moment, in milliseconds since 1970. */
  place(atMs: number): number {
    this.#startMs ??= Math.floor((atMs - marginMs) / 1_000) * 1_000;
    const offsetMs = Math.max(0, atMs - this.#startMs);
    while (offsetMs >= this.#intervalMs * intervalsMax) this.#halve();
    const place = Math.floor(offsetMs / this.#intervalMs);
    if (place > this.#last) this.#last = place;
    return place;
  }

  of(kind: string, place: number): Interval {
    let track = this.#kinds.get(kind);
    if (!track) this.#kinds.set(kind, (track = new Track(() => new Interval())));
    return track.at(place);
  }

  around(place: number): Surroundings {
    return this.#surroundings.at(place);
  }

  #halve(): void {
    for (const track of this.#kinds.values()) track.halve();
    this.#surroundings.halve();
    this.#intervalMs *= 2;
    this.#last >>= 1;
  }

  /** The latest interval that is over. */
  lastWhole(kind: string): Interval | undefined {
    return this.#kinds.get(kind)?.get(this.#last - 1);
  }

  get intervalMs(): number {
    return this.#intervalMs;
  }

  /** The intervals from the first in which anything happened. */
  *intervals(): Generator<{
    readonly startMs: number;
    readonly around: Surroundings | undefined;
    readonly of: (kind: string) => Interval | undefined;
  }> {
    let begun = false;
    for (let place = 0; place <= this.#last; place += 1) {
      const around = this.#surroundings.get(place);
      begun ||= around !== undefined || [...this.#kinds.values()].some((track) => track.get(place));
      if (!begun) continue;
      yield {
        startMs: (this.#startMs ?? 0) + place * this.#intervalMs,
        around,
        of: (kind) => this.#kinds.get(kind)?.get(place),
      };
    }
  }
}
