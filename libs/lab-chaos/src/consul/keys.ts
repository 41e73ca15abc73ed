import type { Lease, Prepared } from '@gameday/chaos-engine';
import type { Lab } from '../lab/lab.ts';
import type { ArgumentsOf, NativeFunction, Prove, RunContext } from '../module.ts';
import { Originals } from '../originals.ts';
import { proveWithin } from '../wait.ts';
import { restoreValue, valueOf, withConsul } from './with-consul.ts';

interface KeyUndo {
  readonly key: string;
  readonly previous: string | null;
  /** What the fault makes of it. */
  readonly wanted: string | null;
}

const shown = (value: string | null): string =>
  value === null ? 'none' : value.length > 40 ? `${JSON.stringify(value.slice(0, 40))}…` : JSON.stringify(value);

/** Keys of Consul's store: set and removed, and afterwards what they were. */
export class Keys {
  readonly #lab: Lab;
  readonly #originals = new Originals<string | null>();

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  async #prepare(key: string, wanted: string | null, { run }: RunContext): Promise<Prepared> {
    const previous = await withConsul(this.#lab, (consul) => valueOf(consul, key));
    if (this.#originals.change(run.id, key, previous, wanted).returns) return { faults: [] };
    const undo: KeyUndo = { key, previous, wanted };
    const intent = {
      kind: 'consul.key',
      target: key,
      says:
        wanted === null
          ? `the key ${key} is removed`
          : `the key ${key} is ${shown(wanted)} instead of ${shown(previous)}`,
      undo: { module: 'consul', func: 'restoreKey', arguments: { ...undo } },
    };
    return { faults: [intent] };
  }

  #ends(key: string, held: readonly Lease[]): string[] {
    if (!this.#originals.returns(key)) return [];
    const on = ({ intent: { kind, undo } }: Lease) => kind === 'consul.key' && undo.arguments['key'] === key;
    return held.filter(on).map(({ id }) => id);
  }

  readonly set: NativeFunction<ArgumentsOf<'consul', 'setKey'>> = {
    prepare: ({ key, value }, context) => this.#prepare(key, value, context),
    run: ({ key, value }) => withConsul(this.#lab, ({ kv }) => kv.put(key, value)),
    ends: ({ key }, held) => this.#ends(key, held),
  };

  readonly delete: NativeFunction<ArgumentsOf<'consul', 'deleteKey'>> = {
    prepare: ({ key }, context) => this.#prepare(key, null, context),
    run: ({ key }) => withConsul(this.#lab, ({ kv }) => kv.delete(key)),
    ends: ({ key }, held) => this.#ends(key, held),
  };

  readonly restore: NativeFunction<KeyUndo> = {
    run: ({ key, previous }) => withConsul(this.#lab, (consul) => restoreValue(consul, key, previous)),
  };

  readonly prove: Prove = async (lease, context) => {
    const { key, wanted } = lease.intent.undo.arguments as unknown as KeyUndo;
    return proveWithin(context, { forMs: 2_000 }, async () => {
      const value = await withConsul(this.#lab, (consul) => valueOf(consul, key));
      return { proved: value === wanted, says: `Consul says of ${key}: ${shown(value)}` };
    });
  };
}
