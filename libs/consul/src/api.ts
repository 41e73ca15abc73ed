import type { BlockingOptions } from './blockingQuery.ts';
import { blocking, blockingDeadlineMs, indexOf } from './blockingQuery.ts';
import { ConsulNoLeader } from './errors.ts';
import type { ConsulHttp } from './http.ts';
import { readJson } from './http.ts';
import type { Check, HealthStatus, Instance } from './instances.ts';
import { aggregate, asArray, asNumber, asRecord, asText, readChecks, readInstances, readMeta } from './instances.ts';
import type { ConsulKv } from './kv.ts';
import { createKv } from './kv.ts';

/** A service instance as the agent is asked to keep it. */
export interface ServiceDefinition {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly tags?: readonly string[];
  /** At most 64 pairs, keys of at most 128 and values of at most 512 characters. */
  readonly meta?: Readonly<Record<string, string>>;
  readonly check?: HttpCheck & { readonly initialStatus: 'passing' | 'critical' };
}

export interface HttpCheck {
  /** URL that Consul gets: 2xx passes, 429 warns, all else is critical. */
  readonly http: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Consul removes an instance that stayed critical this long. Consul's least is 60 000. */
  readonly deregisterCriticalAfterMs: number;
}

export interface AgentService {
  /** Changes with any change of the definition, not with checks. */
  readonly hash: string;
  readonly address: string;
  readonly port: number;
  readonly meta: Readonly<Record<string, string>>;
}

export interface ServiceStatus {
  readonly status: HealthStatus;
  readonly checks: readonly Check[];
}

/** The parts of Consul's HTTP API that the lab uses. Every call has a deadline and throws ConsulError. */
export interface ConsulApi {
  readonly url: string;
  /** Registers, or replaces what has the id; its former checks and its maintenance mode go. */
  register(service: ServiceDefinition): Promise<void>;
  /** False when the agent has no such service. */
  deregister(id: string, signal?: AbortSignal): Promise<boolean>;
  /** With a reason: maintenance on. Without: off. False when the agent has no such service. */
  setMaintenance(id: string, reason: string | undefined): Promise<boolean>;
  /** The definition that the agent keeps; undefined when it has none. With a hash it waits until the definition differs. */
  agentService(
    id: string,
    options?: { readonly hash?: string | undefined; readonly waitMs?: number; readonly signal?: AbortSignal },
  ): Promise<AgentService | undefined>;
  /** What the agent's checks of one instance say; undefined when it has none such. */
  serviceStatus(id: string): Promise<ServiceStatus | undefined>;
  /** Every instance of a service, whatever its checks say. */
  health(
    name: string,
    options?: BlockingOptions,
  ): Promise<{ readonly index: number; readonly instances: readonly Instance[] }>;
  /** Names and tags of all services in the catalog. */
  services(): Promise<Readonly<Record<string, readonly string[]>>>;
  readonly kv: ConsulKv;
  /** The leader's address; undefined while there is none. */
  leader(signal?: AbortSignal): Promise<string | undefined>;
  /** The agent's own id. Made once per data folder: another id means that Consul lost its data. */
  nodeId(signal?: AbortSignal): Promise<string>;
}

/**
 * To be asked before what needs a leader, where Consul may be starting: without one it holds such requests back with growing pauses
 * for up to 7 s, also past the election, and a registration held back so holds up all other requests to the agent.
 * @throws ConsulNoLeader, at once
 */
export async function requireLeader(api: ConsulApi, signal?: AbortSignal): Promise<void> {
  if ((await api.leader(signal)) === undefined) throw new ConsulNoLeader(`GET ${api.url}/v1/status/leader`);
}

export function createApi(http: ConsulHttp, timeoutMs: number): ConsulApi {
  const segment = encodeURIComponent;
  return {
    url: http.url,
    kv: createKv(http, timeoutMs),
    async register(service) {
      await http.request({
        method: 'PUT',
        path: '/agent/service/register',
        query: { 'replace-existing-checks': true },
        body: JSON.stringify(definitionBody(service)),
      });
    },
    async deregister(id, signal) {
      const path = `/agent/service/deregister/${segment(id)}`;
      return (await http.request({ method: 'PUT', path, accept: [404], signal })).status !== 404;
    },
    async setMaintenance(id, reason) {
      const path = `/agent/service/maintenance/${segment(id)}`;
      const query = { enable: reason !== undefined, reason };
      return (await http.request({ method: 'PUT', path, query, accept: [404] })).status !== 404;
    },
    async agentService(id, options = {}) {
      const path = `/agent/service/${segment(id)}`;
      const { hash, waitMs, signal } = options;
      const waiting = hash !== undefined && waitMs !== undefined;
      const query = waiting ? { hash, wait: `${waitMs}ms` } : {};
      const deadlineMs = blockingDeadlineMs(timeoutMs, waiting ? waitMs : 0);
      const { status, text } = await http.request({ method: 'GET', path, query, deadlineMs, accept: [404], signal });
      return status === 404 ? undefined : readJson(`GET ${path}`, text, readAgentService);
    },
    async serviceStatus(id) {
      // The agent reports the health in the status too: 429 for warning, 503 for critical.
      const path = `/agent/health/service/id/${segment(id)}`;
      const { status, text } = await http.request({ method: 'GET', path, accept: [404, 429, 503] });
      if (status === 404) return undefined;
      return readJson(`GET ${path}`, text, (json) => {
        const checks = readChecks(asRecord(json, 'the answer')['Checks']);
        return { status: aggregate(checks).status, checks };
      });
    },
    async health(name, options = {}) {
      const path = `/health/service/${segment(name)}`;
      const response = await http.request({ method: 'GET', path, ...blocking(options, timeoutMs) });
      return { index: indexOf(response), instances: readJson(`GET ${path}`, response.text, readInstances) };
    },
    async services() {
      const { text } = await http.request({ method: 'GET', path: '/catalog/services' });
      return readJson('GET /catalog/services', text, (json) =>
        Object.fromEntries(
          Object.entries(asRecord(json, 'the answer')).map(([name, tags]) => [name, asArray(tags, 'tags').map(String)]),
        ),
      );
    },
    async leader(signal) {
      const { text } = await http.request({ method: 'GET', path: '/status/leader', signal });
      return readJson('GET /status/leader', text, (json) => asText(json, 'the leader')) || undefined;
    },
    async nodeId(signal) {
      const { text } = await http.request({ method: 'GET', path: '/agent/self', signal });
      return readJson('GET /agent/self', text, (json) =>
        asText(asRecord(asRecord(json, 'the answer')['Config'], 'Config')['NodeID'], 'NodeID'),
      );
    },
  };
}

function readAgentService(json: unknown): AgentService {
  const service = asRecord(json, 'the answer');
  return {
    hash: asText(service['ContentHash'], 'ContentHash'),
    address: asText(service['Address'], 'Address'),
    port: asNumber(service['Port'], 'Port'),
    meta: readMeta(service['Meta']),
  };
}

function definitionBody({ id, name, address, port, tags, meta, check }: ServiceDefinition): unknown {
  return {
    ID: id,
    Name: name,
    Address: address,
    Port: port,
    Tags: tags ?? [],
    Meta: meta ?? {},
    ...(check && {
      Check: {
        CheckID: `service:${id}`,
        Name: `${name} answers`,
        HTTP: check.http,
        Interval: `${check.intervalMs}ms`,
        Timeout: `${check.timeoutMs}ms`,
        DeregisterCriticalServiceAfter: `${check.deregisterCriticalAfterMs}ms`,
        Status: check.initialStatus,
      },
    }),
  };
}
