import type { KeyWatch } from '@gameday/consul';
import type { Telemetry } from '@gameday/telemetry';
import { createDetours, type Detours } from '../detours.ts';
import type { EdgeOverrides } from '../governance/edge-settings.ts';
import { createExplanations, type Explanations } from '../governance/explanations.ts';
import { createGovernance, type Governance } from '../governance/governance.ts';
import { httpTransport, type Endpoint } from '../http-transport.ts';

/** A key of a Consul that has none: the settings of code are in force. */
export const absentKey = (key: string): KeyWatch => ({
  key,
  state: { kind: 'live', since: 0, entry: undefined },
  onChange: () => () => undefined,
  close: () => undefined,
});

/** The real transport with the real policies, without a registry: the endpoints are given. */
export function testTransport(
  peer: string,
  endpoints: readonly Endpoint[],
  telemetry: Telemetry,
  overrides: EdgeOverrides = {},
  detours: Detours = createDetours(),
): ReturnType<typeof httpTransport> & { readonly governance: Governance; readonly explanations: Explanations } {
  const explanations = createExplanations();
  const governance = createGovernance({ service: 'caller', consul: { watchKey: absentKey }, telemetry, explanations });
  governance.edge(peer, overrides).update(endpoints);
  return Object.assign(httpTransport({ caller: 'caller', governance, explanations, telemetry, detours }), {
    governance,
    explanations,
  });
}
