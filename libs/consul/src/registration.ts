import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentService, ConsulApi, HttpCheck, ServiceDefinition } from './api.ts';
import { requireLeader } from './api.ts';
import type { Backoff } from './backoff.ts';
import { defaultBackoff, fullJitterMs } from './backoff.ts';
import { ConsulNoLeader, ConsulRefused } from './errors.ts';
import { createListeners } from './listeners.ts';
import { createMaintenance } from './maintenance.ts';
import type { Observation, RegistrationEvent, RegistrationState } from './registrationState.ts';
import { needsRegistering, reduceRegistration } from './registrationState.ts';
import { defaultBucketSize, fullBucket, takeToken } from './tokenBucket.ts';

export interface RegistrationOptions {
  /** Unique per replica. Whoever registers an id last holds it. */
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Goes into the metadata as `version`. */
  readonly version: string;
  readonly tags?: readonly string[];
  /** Such as admin_port, replica, description (an address). */
  readonly meta?: Readonly<Record<string, string>>;
  readonly check: HttpCheck;
  /**
   * Asked at each registration: true starts the check as passing, so that callers come at once; false as critical until Consul
   * has made the check. Default: false.
   */
  readonly isReady?: () => boolean;
  /** How long one question after the own registration may wait for a change. Default 30 000. */
  readonly waitMs?: number;
  readonly backoff?: Backoff;
  readonly now?: () => number;
  readonly random?: () => number;
}

/** Keeps one service instance registered for as long as the process lives. */
export interface Registration {
  readonly state: RegistrationState;
  /**
   * Registers; `pending` when Consul did not accept within the deadline: attempts go on in the background.
   * @param deadlineMs default 10 000
   * @throws ConsulRefused when Consul says that the registration can never be accepted
   */
  start(deadlineMs?: number): Promise<'registered' | 'pending'>;
  /** Maintenance mode: callers leave at once. Resolves to whether Consul took it; if not it will when it is back. Never rejects. */
  setCritical(reason: string): Promise<boolean>;
  /** Ends maintenance mode; resolves as `setCritical`. */
  clear(): Promise<boolean>;
  /** @returns a function that removes the listener */
  onEvent(listener: (event: RegistrationEvent) => void): () => void;
  /**
   * Deregisters and ends. Never rejects; resolves to whether Consul has nothing of ours any more. Where it could not be told,
   * it removes the instance by itself after `deregisterCriticalAfterMs`. What another process registered under the id stays.
   * @param timeoutMs default 2 000
   */
  stop(timeoutMs?: number): Promise<boolean>;
}

/** Metadata key with which a process tells its own registration from another one under the same id. */
const incarnationKey = 'incarnation';

/** Consul's least for `DeregisterCriticalServiceAfter`; it raises what is below in silence. */
const deregisterAfterMsMin = 60_000;

/**
 * The own registration is watched by asking the agent for it with the hash of what is there (`?hash=…&wait=…`): the answer comes
 * when it changes. Against a poll every second this costs one idle connection instead of a request a second per replica, a lost
 * registration is noticed in milliseconds, and so is Consul's death, by the broken connection. It is the agent that is asked, not
 * the catalog, since the agent is the one that forgets when its data is lost and that brings the catalog in line otherwise.
 */
export function createRegistration(api: ConsulApi, options: RegistrationOptions): Registration {
  if (options.check.deregisterCriticalAfterMs < deregisterAfterMsMin) {
    throw new RangeError(`check.deregisterCriticalAfterMs must be at least ${deregisterAfterMsMin}, Consul's least`);
  }
  const { now = Date.now, random = Math.random, waitMs = 30_000, backoff = defaultBackoff } = options;
  const incarnation = randomUUID();
  const events = createListeners<RegistrationEvent>();
  const changes = createListeners<RegistrationState>();
  const closing = new AbortController();
  const { signal } = closing;
  const maintenance = createMaintenance(api, options.id);
  let state: RegistrationState = { kind: 'registering', since: now(), problem: undefined };
  let running: Promise<void> | undefined;
  let refused: ConsulRefused | undefined;
  /** Ends the question under way, so that the loop looks at once. */
  let wake = (): void => {};

  const observe = (seen: Observation): void => {
    const step = reduceRegistration(state, seen, now());
    const changed = step.state.kind !== state.kind;
    state = step.state;
    if (changed) changes.tell(state);
    if (step.event !== undefined) events.tell(step.event);
  };

  const isOurs = (service: AgentService): boolean => service.meta[incarnationKey] === incarnation;

  const register = (): Promise<void> =>
    maintenance.whileReplacing(async (reason) => {
      const ready = reason === undefined && (options.isReady?.() ?? false);
      await api.register(definitionOf(options, incarnation, ready ? 'passing' : 'critical'));
      observe({ kind: 'accepted' });
    });

  const ask = async (hash: string | undefined): Promise<AgentService | undefined | 'woken'> => {
    const asking = new AbortController();
    wake = () => asking.abort();
    signal.addEventListener('abort', wake);
    try {
      return await api.agentService(options.id, { hash, waitMs, signal: asking.signal });
    } catch (error) {
      if (asking.signal.aborted && !signal.aborted) return 'woken';
      throw error;
    } finally {
      signal.removeEventListener('abort', wake);
    }
  };

  const follow = async (hash: string | undefined): Promise<string | undefined> => {
    if (needsRegistering(state)) {
      await requireLeader(api, signal);
      await register();
      hash = undefined;
    }
    const service = await ask(hash);
    if (service === 'woken') return undefined;
    if (service === undefined) observe({ kind: 'missing' });
    else if (isOurs(service)) observe({ kind: 'ours' });
    else observe({ kind: 'foreign', by: { address: service.address, port: service.port } });
    if (state.kind === 'registered') await maintenance.reconcile();
    return service?.hash;
  };

  const run = async (): Promise<void> => {
    let bucket = fullBucket(defaultBucketSize, now());
    let hash: string | undefined;
    let failures = 0;
    while (!signal.aborted) {
      let pauseMs: number;
      try {
        hash = await follow(hash);
        failures = 0;
        ({ bucket, waitMs: pauseMs } = takeToken(bucket, defaultBucketSize, now()));
      } catch (error) {
        if (signal.aborted) return;
        if (state.kind === 'registering' && error instanceof ConsulRefused && error.permanent) {
          refused = error;
          observe({ kind: 'failed', problem: error.message });
          observe({ kind: 'stopped' });
          return;
        }
        hash = undefined;
        failures += 1;
        // That a Consul which has just lost its data has no leader yet is a part of being lost, and no news.
        const expected = state.kind === 'lost' && error instanceof ConsulNoLeader;
        if (!expected) observe({ kind: 'failed', problem: (error as Error).message });
        pauseMs = fullJitterMs(failures, backoff, random);
      }
      if (pauseMs > 0) await sleep(pauseMs, undefined, { signal }).catch(() => {});
    }
  };

  const setMaintenance = async (reason?: string): Promise<boolean> => {
    const taken = await maintenance.want(reason, () => state.kind === 'registered');
    // A question that waits for changes would not notice; asked anew, the loop finds out and tries again.
    if (!taken && state.kind === 'registered') wake();
    return taken;
  };

  /** Until the state is another one than `registering`, or the time is over. */
  const settled = (deadlineMs: number): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        remove();
        resolve();
      };
      const remove = changes.add(done);
      const timer = setTimeout(done, deadlineMs);
    });

  return {
    get state() {
      return state;
    },
    async start(deadlineMs = 10_000) {
      running ??= run();
      if (state.kind === 'registering') await settled(deadlineMs);
      if (refused !== undefined) throw refused;
      return state.kind === 'registered' ? 'registered' : 'pending';
    },
    setCritical: setMaintenance,
    clear: () => setMaintenance(undefined),
    onEvent: (listener) => events.add(listener),
    async stop(timeoutMs = 2_000) {
      closing.abort();
      if (running === undefined) {
        observe({ kind: 'stopped' });
        return true;
      }
      const deadline = AbortSignal.timeout(timeoutMs);
      // A registration under way is let finish: cut off, it might arrive after the deregistration.
      await Promise.race([running, sleep(timeoutMs, undefined, { ref: false })]);
      observe({ kind: 'stopped' });
      try {
        const service = await api.agentService(options.id, { signal: deadline });
        if (service !== undefined && isOurs(service)) await api.deregister(options.id, deadline);
        return true;
      } catch {
        return false;
      }
    },
  };
}

function definitionOf(
  options: RegistrationOptions,
  incarnation: string,
  initialStatus: 'passing' | 'critical',
): ServiceDefinition {
  const { id, name, address, port, version, tags, meta, check } = options;
  return {
    id,
    name,
    address,
    port,
    ...(tags && { tags }),
    meta: { ...meta, version, [incarnationKey]: incarnation },
    check: { ...check, initialStatus },
  };
}
