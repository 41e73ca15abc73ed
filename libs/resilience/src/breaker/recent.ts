const size = 64;

/** The durations of the last 64 calls, kept to explain a transition with; summed up only when somebody asks. */
export class RecentDurations {
  private readonly ring = new Float64Array(size);
  private recorded = 0;

  record(durationMs: number): void {
    this.ring[this.recorded % size] = durationMs;
    this.recorded += 1;
  }

  clear(): void {
    this.recorded = 0;
  }

  summary(): { readonly recentP50Ms: number | null; readonly recentMaxMs: number | null } {
    const sorted = this.ring.slice(0, Math.min(this.recorded, size)).sort();
    if (sorted.length === 0) return { recentP50Ms: null, recentMaxMs: null };
    return { recentP50Ms: sorted[(sorted.length - 1) >> 1] ?? null, recentMaxMs: sorted.at(-1) ?? null };
  }
}
