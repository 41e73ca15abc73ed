import { setTimeout as sleep } from 'node:timers/promises';
import type { Probe } from '@gameday/kubernetes';
import { type ActionTarget, ask } from './actions.ts';
import { count, type ProbeCount, probeSettings, type ProbeSettings, startingCount } from './probe-count.ts';

export type ProbeKind = 'startup' | 'readiness' | 'liveness';

export interface ProberOptions {
  readonly target: ActionTarget;
  /** What is known of the container already, when it was adopted. */
  readonly started: boolean;
  readonly ready: boolean;
  /** Since when it runs, in epoch milliseconds; initial delays count from there. */
  readonly startedAtMs: number;
  readonly nowMs: () => number;
  /** Time between two questions until the container is ready for the first time. */
  readonly eagerMs: number;
  readonly onStarted: () => void;
  readonly onReady: (ready: boolean) => void;
  readonly onUnhealthy: (kind: ProbeKind, output: string) => void;
  /** The container must be restarted. */
  readonly onFailed: (kind: 'startup' | 'liveness') => void;
}

interface Round {
  readonly kind: ProbeKind;
  readonly probe: Probe;
  readonly settings: ProbeSettings;
  /** Whether to ask every `eagerMs` instead of every period. */
  readonly eager: () => boolean;
  readonly healthyAtFirst: boolean;
  /** @returns whether to go on asking */
  readonly onVerdict: (healthy: boolean) => boolean;
}

/**
 * Asks a container its probes, as upstream does: the others wait for the startup probe. One thing differs. Until the container is
 * ready for the first time, the startup and readiness probes are asked every few milliseconds, so that it counts from the moment
 * when it can serve. An early success counts; a failure counts once a period and not before the initial delay, as if no one had asked
 * in between, so that a container has the time to start that its manifest gives it.
 */
export class Prober {
  readonly #options: ProberOptions;
  readonly #stop = new AbortController();
  #readyOnce: boolean;

  constructor(options: ProberOptions) {
    this.#options = options;
    this.#readyOnce = options.ready;
    void this.#run();
  }

  stop(): void {
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    const { container } = this.#options.target;
    const { startupProbe, readinessProbe, livenessProbe } = container;
    if (!this.#options.started) {
      if (startupProbe && !(await this.#startup(startupProbe))) return;
      this.#options.onStarted();
    }
    if (livenessProbe) void this.#liveness(livenessProbe);
    if (readinessProbe) void this.#readiness(readinessProbe);
    else if (!this.#readyOnce) this.#options.onReady(true);
  }

  /** @returns whether it has started; otherwise it is not to be asked any more */
  async #startup(probe: Probe): Promise<boolean> {
    let started = false;
    await this.#ask({
      kind: 'startup',
      probe,
      settings: probeSettings(probe),
      eager: () => true,
      healthyAtFirst: true,
      onVerdict: (healthy) => {
        if (!healthy) this.#options.onFailed('startup');
        started = healthy;
        return false;
      },
    });
    return started;
  }

  async #readiness(probe: Probe): Promise<void> {
    let told = this.#readyOnce;
    await this.#ask({
      kind: 'readiness',
      probe,
      settings: probeSettings(probe),
      eager: () => !this.#readyOnce,
      healthyAtFirst: this.#readyOnce,
      onVerdict: (healthy) => {
        if (healthy) this.#readyOnce = true;
        if (healthy !== told) this.#options.onReady((told = healthy));
        return true;
      },
    });
  }

  async #liveness(probe: Probe): Promise<void> {
    await this.#ask({
      kind: 'liveness',
      probe,
      settings: probeSettings(probe),
      eager: () => false,
      healthyAtFirst: true,
      onVerdict: (healthy) => {
        if (!healthy) this.#options.onFailed('liveness');
        return healthy;
      },
    });
  }

  async #ask({ kind, probe, settings, eager, healthyAtFirst, onVerdict }: Round): Promise<void> {
    const { signal } = this.#stop;
    const { target, startedAtMs, nowMs, eagerMs, onUnhealthy } = this.#options;
    // On a monotonic clock from here on.
    const begun = performance.now() - Math.max(0, nowMs() - startedAtMs);
    let countsFrom = Math.max(performance.now(), begun + settings.initialDelayMs);
    if (eager()) {
      countsFrom += settings.periodMs;
    } else {
      // Spread over the period, or all containers adopted at once would be asked at once for ever.
      await this.#pause(Math.max(countsFrom - performance.now(), Math.random() * settings.periodMs));
    }
    for (let state: ProbeCount = startingCount(healthyAtFirst); !signal.aborted;) {
      const asked = performance.now();
      const { ok, output } = await ask(probe, target, settings.timeoutMs);
      if (signal.aborted) return;
      if (ok || performance.now() >= countsFrom) {
        if (!ok) onUnhealthy(kind, output);
        if (!ok && eager()) countsFrom = performance.now() + settings.periodMs;
        const next = count(state, ok, settings);
        state = next;
        // Startup says nothing before it has a verdict: one success, or as many failures as are allowed.
        const decided = kind !== 'startup' || ok || !next.healthy;
        if (decided && !onVerdict(next.healthy)) return;
      }
      await this.#pause(eager() ? eagerMs : Math.max(0, asked + settings.periodMs - performance.now()));
    }
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}
