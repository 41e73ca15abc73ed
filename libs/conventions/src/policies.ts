/** Where in Consul's key-value store the settings of all edges lie. */
export const policyPrefix = 'gameday/policies/';

/** The key that overrides the settings of an edge while it exists. */
export const policyKey = (service: string, peer: string): string => `${policyPrefix}${service}/${peer}`;

/** The peer that stands for the service itself: its limit for requests served at once. */
export const serverPeer = 'server';

/** How much a request matters when load must be shed: sheddable goes first, critical last. */
export const priorities = ['critical', 'default', 'sheddable'] as const;
export type RequestPriority = (typeof priorities)[number];
