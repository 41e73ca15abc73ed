import {
  createLimiter,
  defaultLimitPolicy,
  parseLimitPolicy,
  type LimiterSnapshot,
  type LimitPolicy,
  type Permit,
} from '@gameday/balancer';
import type { ConsulClient } from '@gameday/consul';
import { metric, policyKey, serverPeer, type RequestPriority } from '@gameday/conventions';
import type { Telemetry } from '@gameday/telemetry';
import type { Explanations } from './explanations.ts';
import { followSettings, type InForce } from './live-settings.ts';
import { createRejections } from './rejections.ts';
import { nodeRuntime } from './runtime.ts';

/** Lets requests in as long as the service keeps up with them, and sheds the rest, the least important first. */
export interface Admission {
  /** Undefined: the request is shed. A permit must be released when the request has ended. */
  tryAcquire(priority: RequestPriority): Permit | undefined;
  /** When a request that was shed may be sent again, in whole seconds. */
  readonly retryAfterSeconds: number;
  readonly inForce: InForce<LimitPolicy>;
  snapshot(): LimiterSnapshot;
  close(): void;
}

export interface AdmissionOptions {
  readonly service: string;
  readonly consul: Pick<ConsulClient, 'watchKey'>;
  readonly telemetry: Telemetry;
  readonly explanations: Explanations;
  /** What code says of this service where it differs from the defaults. */
  readonly overrides?: Partial<LimitPolicy>;
}

/**
 * A service begins with room for what its callers' bulkheads let through at once, and learns from there: one that began
 * small would shed the first burst that it could have served.
 */
const roomForBursts = { limitInitial: 256, limitMin: 32 };

export function createAdmission(options: AdmissionOptions): Admission {
  const { service, consul, telemetry, explanations, overrides = {} } = options;
  const base: LimitPolicy = { ...defaultLimitPolicy, ...roomForBursts, ...overrides };
  const rejected = createRejections(telemetry);
  const limitGauge = telemetry.metrics.gauge(metric.concurrencyLimit);
  const limiter = createLimiter(base, nodeRuntime, {
    shedStarted: () => telemetry.logger.warn({ decision: 'shed' }, `${service} begins to shed load`),
    shedEnded(burst) {
      const { summary, id } = explanations.add(service, { kind: 'shed', burst });
      telemetry.logger.warn({ decision: 'shed', explanation: id }, summary);
    },
  });
  telemetry.metrics.onScrape(() => limitGauge.set({}, limiter.snapshot().limit));
  const live = followSettings({
    watch: consul.watchKey(policyKey(service, serverPeer)),
    base,
    parse(input) {
      const result = parseLimitPolicy(input, base);
      return result.ok ? { ok: true, settings: result.policy } : result;
    },
    changed({ settings, source, version }) {
      limiter.setPolicy(settings);
      telemetry.logger.info({ source, version }, 'a new limit policy is in force');
    },
    refused: ({ refused }) =>
      telemetry.logger.error({ refused }, 'a limit policy was refused; the last good one stays'),
  });
  return {
    tryAcquire(priority) {
      const permit = limiter.tryAcquire(priority);
      if (permit) return permit;
      rejected(service, 'shed');
      return undefined;
    },
    get retryAfterSeconds() {
      return Math.max(1, Math.ceil(limiter.retryAfterMs() / 1000));
    },
    get inForce() {
      return live.inForce;
    },
    snapshot: () => limiter.snapshot(),
    close: () => live.close(),
  };
}
