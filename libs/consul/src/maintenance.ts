import type { ConsulApi } from './api.ts';

/** Maintenance mode of one service instance: what is wanted, and what Consul is known to have. */
export interface Maintenance {
  /** Wants maintenance with a reason, or none, and tells Consul if `allowed` by then. Resolves to whether Consul took it. */
  want(reason: string | undefined, allowed: () => boolean): Promise<boolean>;
  /** Runs a registration, which ends any maintenance mode in Consul, and brings back what is wanted. */
  whileReplacing(register: (reason: string | undefined) => Promise<void>): Promise<void>;
  /** Tells Consul what is wanted unless it is known to have it. @throws ConsulError */
  reconcile(): Promise<void>;
}

/** One request at a time, in the order asked for: a registration and a maintenance request must not overtake each other. */
export function createMaintenance(api: ConsulApi, id: string): Maintenance {
  let wanted: string | undefined;
  /** Undefined while a request was not answered. Consul keeps the mode with its data, and without its data there is a registration. */
  let known: { readonly reason: string | undefined } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
  const tell = async (): Promise<boolean> => {
    const reason = wanted;
    if (known !== undefined && known.reason === reason) return true;
    known = undefined;
    const taken = await api.setMaintenance(id, reason);
    if (taken) known = { reason };
    return taken;
  };

  return {
    want(reason, allowed) {
      wanted = reason;
      return inTurn(async () => (allowed() ? await tell() : false)).catch(() => false);
    },
    whileReplacing: (register) =>
      inTurn(async () => {
        await register(wanted);
        known = { reason: undefined };
        await tell();
      }),
    reconcile: () => inTurn(async () => void (await tell())),
  };
}
