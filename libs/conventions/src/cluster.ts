/** The namespace of everything that the lab's cluster keeps. */
export const namespace = 'gameday';

/** Where the cluster app lists the faults in force; below it each has its own path. */
export const faultsPath = '/gameday/v1/faults';

/** How the proxies that the cluster app makes in Toxiproxy begin: `gameday:CALLER->UPSTREAM`. */
export const proxyPrefix = 'gameday:';
