/** Where a replica of a service can be called. */
export interface Endpoint {
  /** Consul's service id, unique per replica. */
  readonly id: string;
  readonly address: string;
  readonly port: number;
  /** `meta.version`; empty when the registration has none. */
  readonly version: string;
  readonly meta: Readonly<Record<string, string>>;
}

export type HealthStatus = 'passing' | 'warning' | 'critical' | 'maintenance';

/** A registered replica and what its checks say. */
export interface Instance {
  readonly endpoint: Endpoint;
  readonly status: HealthStatus;
  /**
   * Whether the status is a finding. False for `critical` without any output: the check has not run yet, neither since it was
   * registered nor since Consul started (after a restart Consul sets HTTP checks to critical until their first run).
   */
  readonly judged: boolean;
}

/** One check, as agent and health answers have it. */
export interface Check {
  readonly id: string;
  readonly status: string;
  readonly output: string;
  /** The reason, for a maintenance check. */
  readonly notes: string;
}

/** Callers may use what is passing, and what warns: Consul's own DNS does so too, and HTTP checks warn on 429 (busy). */
export const isUsable = (instance: Instance): boolean => instance.status === 'passing' || instance.status === 'warning';

/** Reads the answer of `/v1/health/service/:name`. @throws Error naming what is missing */
export function readInstances(json: unknown): readonly Instance[] {
  return asArray(json, 'the answer').map((entry) => {
    const { Node: node, Service: service, Checks: checks } = asRecord(entry, 'an entry');
    return readInstance(asRecord(service, 'Service'), asRecord(node, 'Node'), readChecks(checks));
  });
}

/** Reads a list of checks. @throws Error naming what is missing */
export function readChecks(json: unknown): readonly Check[] {
  return asArray(json ?? [], 'Checks').map((value) => {
    const check = asRecord(value, 'a check');
    return {
      id: asText(check['CheckID'], 'CheckID'),
      status: asText(check['Status'], 'Status'),
      output: String(check['Output'] ?? ''),
      notes: String(check['Notes'] ?? ''),
    };
  });
}

/** The worst of the checks, as Consul aggregates them: maintenance, critical, warning, passing. */
export function aggregate(checks: readonly Check[]): { readonly status: HealthStatus; readonly judged: boolean } {
  if (checks.some(isMaintenance)) return { status: 'maintenance', judged: true };
  const critical = checks.filter((check) => check.status === 'critical');
  if (critical.length > 0) return { status: 'critical', judged: critical.some((check) => check.output !== '') };
  return { status: checks.some((check) => check.status === 'warning') ? 'warning' : 'passing', judged: true };
}

/** Reads `Meta`, which Consul leaves null when it is empty. */
export function readMeta(json: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(asRecord(json ?? {}, 'Meta')).map(([key, value]) => [key, String(value)]));
}

export function asRecord(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(`${what} is no object`);
}

export function asArray(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${what} is no list`);
}

export function asText(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw new Error(`${what} is no string`);
}

export function asNumber(value: unknown, what: string): number {
  if (typeof value === 'number') return value;
  throw new Error(`${what} is no number`);
}

function readInstance(
  service: Record<string, unknown>,
  node: Record<string, unknown>,
  checks: readonly Check[],
): Instance {
  const meta = readMeta(service['Meta']);
  // A registration without an address is at its node's.
  const address = asText(service['Address'] ?? '', 'Address') || asText(node['Address'], 'Node.Address');
  const endpoint: Endpoint = {
    id: asText(service['ID'], 'ID'),
    address,
    port: asNumber(service['Port'], 'Port'),
    version: meta['version'] ?? '',
    meta,
  };
  return { endpoint, ...aggregate(checks) };
}

function isMaintenance(check: Check): boolean {
  return check.id === '_node_maintenance' || check.id.startsWith('_service_maintenance:');
}
