/** Experiments that a bench fires; none of them needs a load. */

export const native = (module: string, func: string, args: object, more: object = {}) => ({
  type: 'action',
  name: `${module}.${func}`,
  provider: { type: 'gameday', module, func, arguments: args },
  ...more,
});

const gameday = (fields: object) => [{ name: 'gameday', ...fields }];

/** One kind of fault. */
export interface FaultType {
  readonly name: string;
  readonly module: string;
  readonly func: string;
  readonly arguments: object;
}

const edge = { target: { caller: 'gateway', callee: 'feed' } };
const toxic = (type: string, attributes: object): FaultType => ({
  name: type,
  module: 'toxiproxy',
  func: 'addToxic',
  arguments: { ...edge, type, attributes },
});

/** The kinds that are made again and again, and broken off at random. */
export const faultTypes: readonly FaultType[] = [
  toxic('latency', { latency: 300 }),
  toxic('timeout', { timeout: 0 }),
  toxic('reset_peer', { timeout: 0 }),
  toxic('bandwidth', { rate: 10 }),
  toxic('slicer', { average_size: 50 }),
  { name: 'cut', module: 'toxiproxy', func: 'cut', arguments: edge },
  {
    name: 'slow database',
    module: 'toxiproxy',
    func: 'addToxic',
    arguments: { target: { database: 'feed' }, type: 'latency', attributes: { latency: 100 } },
  },
  { name: 'stopped replica', module: 'cluster', func: 'stop', arguments: { target: { service: 'comments' } } },
  { name: 'stopped engine', module: 'cluster', func: 'stop', arguments: { target: { engine: 'jaeger' } } },
  { name: 'burnt CPU', module: 'cluster', func: 'burnCpu', arguments: { target: { service: 'profile' }, cores: 0.2 } },
  {
    name: 'grown memory',
    module: 'cluster',
    func: 'growMemory',
    arguments: { target: { service: 'profile' }, megabytes: 20 },
  },
  {
    name: 'policy',
    module: 'policy',
    func: 'set',
    arguments: { caller: 'gateway', callee: 'feed', policy: { timeoutMs: 900 } },
  },
];

/** How long a fault stays when nobody breaks it off. */
export const holdSeconds = 2.5;

/** Makes one fault, keeps it for a while, and judges nothing. */
export const faultOnly = ({ name, module, func, arguments: args }: FaultType, seconds = holdSeconds) => ({
  title: `only a fault: ${name}`,
  description: 'A bench breaks it off.',
  method: [native(module, func, args, { pauses: { after: seconds } })],
});

const doorProbe = (gateway: string) => ({
  type: 'probe',
  name: 'the door answers',
  tolerance: 200,
  provider: { type: 'http', url: `${gateway}/api/openapi.json`, timeout: 5 },
});

/** Declares no fault: whatever its verdict is, it is the lab's own. */
export const noFault = (gateway: string) => ({
  title: 'nothing is done',
  description: 'It must hold.',
  extensions: gameday({ hypothesis: { everySeconds: 0.1 } }),
  'steady-state-hypothesis': {
    title: 'The lab is well',
    probes: [
      doorProbe(gateway),
      {
        type: 'probe',
        name: 'no errors at the door',
        tolerance: { type: 'range', range: [0, 0] },
        provider: {
          type: 'gameday',
          module: 'prometheus',
          func: 'query',
          arguments: {
            query:
              'sum(rate(http_server_request_duration_seconds_count{service="gateway",http_response_status_code=~"5.."}[10s]))',
            orElse: 0,
          },
        },
      },
    ],
  },
  method: [{ type: 'probe', name: 'a while', provider: { type: 'process', path: 'true' }, pauses: { after: 0.3 } }],
});

/** The same for this runner and the Chaos Toolkit: one probe, nothing done. */
export const noop = {
  version: '1.0.0',
  title: 'a no-op',
  description: 'Nothing is done.',
  'steady-state-hypothesis': {
    title: 'true is true',
    probes: [{ type: 'probe', name: 'true', tolerance: 0, provider: { type: 'process', path: 'true' } }],
  },
  method: [],
  rollbacks: [],
};
