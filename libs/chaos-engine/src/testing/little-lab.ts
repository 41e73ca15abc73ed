import { targetName, type PathTarget } from '@gameday/experiment';
import type { NativeCall, Proof, Provider, Providers } from '../providers/provider.ts';
import type { FaultIntent, Lease, Leases } from '../undo/leases.ts';

export interface MemoryLeases extends Leases {
  readonly held: Set<string>;
  readonly protocol: string[];
  /** What the next heartbeat throws. */
  lapse: Error | undefined;
}

/** Leases in memory, with a protocol of what happened. */
export function memoryLeases(protocol: string[] = []): MemoryLeases {
  const held = new Set<string>();
  let count = 0;
  const leases: MemoryLeases = {
    held,
    protocol,
    renewEveryMs: 500,
    lapseAfterMs: 1_500,
    lapse: undefined,
    async acquire(intent: FaultIntent): Promise<Lease> {
      const id = `lease-${++count}`;
      held.add(id);
      protocol.push(`intended ${intent.target}`);
      return {
        id,
        intent,
        async confirm() {
          protocol.push(`confirmed ${intent.target}`);
        },
        async release(how) {
          held.delete(id);
          protocol.push(`released ${intent.target}: ${how}`);
        },
        async undoFailed(message) {
          protocol.push(`undo failed ${intent.target}: ${message}`);
        },
      };
    },
    async renew() {
      if (leases.lapse) throw leases.lapse;
    },
    async close() {
      protocol.push('closed');
    },
  };
  return leases;
}

/** So many replicas that scaling fails. */
export const tooMany = 99;

/** A system that a test can break: toxics slow it down, queries read what is said in `values`. */
export interface LittleLab {
  readonly providers: Providers;
  /** What happened, in order. */
  readonly protocol: string[];
  readonly toxics: Set<string>;
  /** What a query answers; by default the number of toxics. */
  values: (query: string) => unknown;
  prove: (lease: Lease, signal: AbortSignal) => Promise<Proof>;
  /** Called before a toxic is added or removed; may throw or wait. */
  before: (func: string, signal: AbortSignal) => void | Promise<void>;
}

const nameOf = ({ arguments: { target } }: NativeCall): string => targetName(target as PathTarget);

export function littleLab(): LittleLab {
  const protocol: string[] = [];
  const toxics = new Set<string>();
  const toxiproxy: Provider = {
    async prepare(call) {
      if (call.func !== 'addToxic') return { faults: [] };
      const { target } = call.arguments;
      const undo = { module: 'toxiproxy', func: 'removeToxic', arguments: { target } };
      return { faults: [{ kind: 'toxiproxy.toxic', target: nameOf(call), says: `a toxic on ${nameOf(call)}`, undo }] };
    },
    async run(call, { signal }) {
      await lab.before(call.func, signal);
      protocol.push(`${call.func} ${nameOf(call)}`);
      if (call.func === 'addToxic') toxics.add(nameOf(call));
      else toxics.delete(nameOf(call));
      return true;
    },
    ends: (call, held) =>
      call.func === 'removeToxic'
        ? held.filter(({ intent }) => intent.target === nameOf(call)).map(({ id }) => id)
        : [],
    prove: (lease, { signal }) => lab.prove(lease, signal),
  };
  const lab: LittleLab = {
    protocol,
    toxics,
    values: () => toxics.size,
    prove: async () => ({ proved: true, says: 'seen', measured: 400 }),
    before: () => {},
    providers: {
      toxiproxy,
      prometheus: {
        async run(call) {
          const value = lab.values(String(call.arguments.query));
          if (value instanceof Error) throw value;
          return value;
        },
      },
      cluster: {
        async run(call, { random }) {
          if (call.arguments.replicas === tooMany) throw new Error(`there is no room for ${tooMany}`);
          protocol.push(`${call.func} ${JSON.stringify(call.arguments)}`);
          return random();
        },
      },
    },
  };
  return lab;
}

/** Activities and experiments for it. */
export const query = (text = 'up', tolerance: unknown = [0, 0], more: object = {}) => ({
  type: 'probe',
  name: text,
  tolerance,
  provider: { type: 'gameday', module: 'prometheus', func: 'query', arguments: { query: text } },
  ...more,
});
const act = (module: string, func: string, args: object, more: object) => ({
  type: 'action',
  name: func,
  provider: { type: 'gameday', module, func, arguments: args },
  ...more,
});
export const addToxic = (callee = 'users', more: object = {}) =>
  act('toxiproxy', 'addToxic', { target: { callee }, type: 'latency', attributes: { latency: 400 } }, more);
export const removeToxic = (callee = 'users', more: object = {}) =>
  act('toxiproxy', 'removeToxic', { target: { callee } }, more);
export const scale = (replicas: unknown = 1, more: object = {}) =>
  act('cluster', 'scale', { service: 'feed', replicas }, more);
