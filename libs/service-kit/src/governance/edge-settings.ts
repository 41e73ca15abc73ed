import { defaultBalancerPolicy, parseBalancerPolicy, type BalancerPolicy } from '@gameday/balancer';
import { defaultPolicy, parsePolicy, type EdgePolicy } from '@gameday/resilience';

/** Everything about an edge that can be set: what guards its calls, and how they are spread. Data only, JSON. */
export interface EdgeSettings extends EdgePolicy {
  readonly balancer: BalancerPolicy;
}

export interface SettingsError {
  /** Path of the field, such as `breaker.openMs`. */
  readonly path: string;
  readonly message: string;
}

export type SettingsResult<Settings> =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly errors: readonly SettingsError[] };

export const defaultEdgeSettings: EdgeSettings = { ...defaultPolicy, balancer: defaultBalancerPolicy };

/** What code says of an edge where it differs from the defaults. */
export type EdgeOverrides = Partial<EdgeSettings>;

/** Reads settings from outside: fields that are left out keep the base's value, anything unknown or out of range is refused. */
export function parseEdgeSettings(
  input: unknown,
  base: EdgeSettings = defaultEdgeSettings,
): SettingsResult<EdgeSettings> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { ok: false, errors: [{ path: '', message: 'must be a JSON object' }] };
  }
  const { balancer: balancerInput = {}, ...policyInput } = input as Record<string, unknown>;
  const { balancer: baseBalancer, ...basePolicy } = base;
  const policy = parsePolicy(policyInput, basePolicy);
  const balancer = parseBalancerPolicy(balancerInput, baseBalancer);
  if (policy.ok && balancer.ok) return { ok: true, settings: { ...policy.policy, balancer: balancer.policy } };
  const errors = [
    ...(policy.ok ? [] : policy.errors),
    ...(balancer.ok ? [] : balancer.errors.map(({ path, message }) => ({ path: `balancer.${path}`, message }))),
  ];
  return { ok: false, errors };
}
