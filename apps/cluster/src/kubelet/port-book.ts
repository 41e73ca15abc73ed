import type { PortRange } from '@gameday/conventions';
import { portIsFree, portOwner } from '@gameday/process';

/** Why a port could not be had. */
export class PortsTaken extends Error {
  readonly code = 'ports_taken';
  /** Whether a pod has it, which will be known when it gives it back, or somebody of whom nothing is known. */
  readonly holder: 'pod' | 'stranger';

  constructor(message: string, holder: 'pod' | 'stranger') {
    super(message);
    this.name = 'PortsTaken';
    this.holder = holder;
  }
}

/** Gives out ports, each to one pod at a time, and none that a stranger holds. */
export class PortBook {
  readonly #range: PortRange;
  readonly #holders = new Map<number, string>();
  #next = 0;

  constructor(range: PortRange) {
    this.#range = range;
  }

  /** Notes what a pod has already. */
  keep(holder: string, ports: readonly number[]): void {
    for (const port of ports) this.#holders.set(port, holder);
  }

  /** @throws PortsTaken when the range is used up */
  async takeAny(holder: string): Promise<number> {
    for (let tries = 0; tries < this.#range.count; tries++) {
      const port = this.#range.first + (this.#next++ % this.#range.count);
      if (this.#holders.has(port)) continue;
      this.#holders.set(port, holder);
      if (await portIsFree(port)) return port;
      this.#holders.delete(port);
    }
    const last = this.#range.first + this.#range.count - 1;
    throw new PortsTaken(`every port from ${this.#range.first} to ${last} is taken`, 'stranger');
  }

  /** Takes this very port. @throws PortsTaken saying who has it */
  async take(holder: string, port: number): Promise<number> {
    const other = this.#holders.get(port);
    if (other !== undefined && other !== holder) throw new PortsTaken(`port ${port} is taken by another pod`, 'pod');
    this.#holders.set(port, holder);
    if (await portIsFree(port)) return port;
    this.#release(holder, port);
    throw new PortsTaken(`port ${port} is taken by ${stranger(port)}`, 'stranger');
  }

  giveAll(holder: string): void {
    for (const port of [...this.#holders.keys()]) this.#release(holder, port);
  }

  #release(holder: string, port: number): void {
    if (this.#holders.get(port) === holder) this.#holders.delete(port);
  }
}

const stranger = (port: number): string => {
  const owner = portOwner(port);
  if (!owner) return 'a program that cannot be seen from here';
  return owner.pid === undefined ? owner.command : `process ${owner.pid} (${owner.command})`;
};
