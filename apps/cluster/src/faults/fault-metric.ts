import { faultMetric } from '@gameday/conventions';
import type { MetricFamily } from '../autoscaler/exposition/render.ts';
import type { LeasedFault } from './leased-faults.ts';

/** How long a fault that is over is still told with the value 0, so that a slow scrape sees its end. */
const toldOverMs = 60_000;

interface Series {
  readonly labels: Readonly<Record<'experiment' | 'run' | 'fault' | 'target', string>>;
  readonly overSince: number | undefined;
}

/** `gameday_fault_active`, from what leases say. */
export class FaultMetric {
  readonly #nowMs: () => number;
  readonly #series = new Map<string, Series>();

  /** @param nowMs of a clock that never goes back */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** Notes what is in force now. A fault whose undo fails is still in force. */
  observe(faults: readonly LeasedFault[]): void {
    const active = new Set<string>();
    for (const { experiment, run, kind, target, state } of faults) {
      if (state !== 'in force' && state !== 'undo failed') continue;
      const labels = { experiment, run, fault: kind, target };
      const key = JSON.stringify(labels);
      active.add(key);
      this.#series.set(key, { labels, overSince: undefined });
    }
    const now = this.#nowMs();
    for (const [key, { labels, overSince = now }] of this.#series) {
      if (active.has(key)) continue;
      if (now - overSince > toldOverMs) this.#series.delete(key);
      else this.#series.set(key, { labels, overSince });
    }
  }

  family(): MetricFamily {
    const samples = [...this.#series.values()].map(({ labels, overSince }) => ({
      labels,
      value: overSince === undefined ? 1 : 0,
    }));
    return { metric: faultMetric.active, samples };
  }
}
