/** Buckets per doubling: a quantile is at most 4.5 % above the truth. */
const perOctave = 16;
const lowestMs = 0.01;
const buckets = 24 * perOctave;
/** Samples between two looks at the buckets. */
const refreshEvery = 64;
/** Samples after which the older half is forgotten. */
const generation = 1024;

/**
 * The running quantile of recent latencies: a histogram of logarithmic buckets (as HdrHistogram and DDSketch have) over the last
 * one to two thousand samples. Recording is O(1); the quantile is worked out anew each 64 samples.
 */
export class LatencyQuantile {
  samples = 0;
  private estimateMs = 0;
  private young = new Uint32Array(buckets);
  private old = new Uint32Array(buckets);
  private youngCount = 0;
  private oldCount = 0;
  private untilRefresh = 0;
  private quantile: number;

  constructor(quantile: number) {
    this.quantile = quantile;
  }

  setQuantile(quantile: number): void {
    this.quantile = quantile;
    this.untilRefresh = 0;
  }

  record(latencyMs: number): void {
    const bucket = Math.floor(Math.log2(Math.max(latencyMs, lowestMs) / lowestMs) * perOctave);
    this.young[Math.min(bucket, buckets - 1)]! += 1;
    this.samples += 1;
    this.youngCount += 1;
    this.untilRefresh -= 1;
    if (this.youngCount < generation) return;
    const emptied = this.old.fill(0);
    this.old = this.young;
    this.oldCount = this.youngCount;
    this.young = emptied;
    this.youngCount = 0;
  }

  /** In ms; 0 where nothing was recorded. */
  estimate(): number {
    if (this.untilRefresh <= 0 && this.samples > 0) this.refresh();
    return this.estimateMs;
  }

  private refresh(): void {
    this.untilRefresh = refreshEvery;
    let above = Math.ceil(this.quantile * (this.youngCount + this.oldCount));
    let bucket = -1;
    while (above > 0 && bucket < buckets - 1) {
      bucket += 1;
      above -= (this.young[bucket] ?? 0) + (this.old[bucket] ?? 0);
    }
    this.estimateMs = lowestMs * 2 ** ((bucket + 1) / perOctave);
  }
}
