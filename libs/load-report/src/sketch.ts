/**
 * Counts of durations in bins that grow with the duration, so that every quantile is right within a relative error, in
 * memory that depends on the spread and not on the number of values: DDSketch (Masson, Rim, Lee: "DDSketch: a fast and
 * fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019). Node's own histogram (HdrHistogram) does
 * not give its bins away, which the distribution needs, and takes thrice as long for a value.
 */
export class Sketch {
  readonly #gamma: number;
  readonly #perLog: number;
  #bins = new Uint32Array(0);
  /** Index of the first bin. */
  #first = 0;
  #zeros = 0;
  #count = 0;

  /** @param relativeError of quantiles, such as 0.005 */
  constructor(relativeError = 0.005) {
    this.#gamma = (1 + relativeError) / (1 - relativeError);
    this.#perLog = 1 / Math.log(this.#gamma);
  }

  get count(): number {
    return this.#count;
  }

  /** @param value in milliseconds; less than a microsecond counts as none */
  add(value: number): void {
    this.#count += 1;
    if (value < valueMin) {
      this.#zeros += 1;
      return;
    }
    const place = this.#placeFor(Math.ceil(Math.log(value) * this.#perLog));
    this.#bins[place] = (this.#bins[place] ?? 0) + 1;
  }

  /** Adds what another sketch of the same error has. */
  merge(other: Sketch): void {
    if (other.#gamma !== this.#gamma) throw new TypeError('sketches of different errors cannot be merged');
    this.#count += other.#count;
    this.#zeros += other.#zeros;
    other.#bins.forEach((times, index) => {
      if (times === 0) return;
      const place = this.#placeFor(other.#first + index);
      this.#bins[place] = (this.#bins[place] ?? 0) + times;
    });
  }

  /**
   * The value that this share of all values does not exceed, in milliseconds; undefined when there are none.
   * @param share 0 to 1
   */
  quantile(share: number): number | undefined {
    if (this.#count === 0) return undefined;
    const rank = Math.max(1, Math.ceil(share * this.#count));
    let seen = this.#zeros;
    if (seen >= rank) return 0;
    for (let index = 0; index < this.#bins.length; index += 1) {
      seen += this.#bins[index] ?? 0;
      if (seen >= rank) return this.#valueOf(this.#first + index);
    }
    return undefined;
  }

  /** The bins that have values, the lowest first: the value that stands for the bin, and how many it has. */
  *bins(): Generator<{ value: number; count: number }> {
    if (this.#zeros > 0) yield { value: 0, count: this.#zeros };
    for (let index = 0; index < this.#bins.length; index += 1) {
      const count = this.#bins[index] ?? 0;
      if (count > 0) yield { value: this.#valueOf(this.#first + index), count };
    }
  }

  /** Bin i holds (γ^(i-1), γ^i]; the value in its middle is wrong by the relative error at most. */
  #valueOf(bin: number): number {
    return (2 * this.#gamma ** bin) / (this.#gamma + 1);
  }

  #placeFor(bin: number): number {
    if (this.#bins.length === 0) this.#first = bin - (binsStep >> 1);
    const place = bin - this.#first;
    if (place >= 0 && place < this.#bins.length) return place;
    const before = place < 0 ? Math.ceil(-place / binsStep) * binsStep : 0;
    const length = Math.max(this.#bins.length + before, Math.ceil((place + before + 1) / binsStep) * binsStep);
    const grown = new Uint32Array(length);
    grown.set(this.#bins, before);
    this.#bins = grown;
    this.#first -= before;
    return bin - this.#first;
  }
}

const valueMin = 0.001;
const binsStep = 64;
