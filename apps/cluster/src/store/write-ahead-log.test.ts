import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore, type StoreOptions } from './create-store.ts';
import { kinds } from './kinds.ts';
import type { Kind, Kinds, Store } from './store.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gameday-store-'));
  file = join(folder, 'state', 'cluster.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const namespace = 'gameday';
const open = (options: StoreOptions = {}) => createStore({ file, ...options });

/** Everything that a store knows, as text. */
const stateOf = (store: Store) =>
  JSON.stringify({ version: store.resourceVersion, objects: kinds.map((kind) => store.list(kind)) });

type Step =
  | { readonly do: 'create' | 'delete'; readonly kind: Kind; readonly name: string }
  | { readonly do: 'update'; readonly kind: Kind; readonly name: string; readonly value: string };

const kindOf = fc.constantFrom<Kind>('Pod', 'Deployment', 'HorizontalPodAutoscaler');
const name = fc.constantFrom('a', 'b', 'c');
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ do: fc.constantFrom('create' as const, 'delete' as const), kind: kindOf, name }),
    fc.record({ do: fc.constant('update' as const), kind: kindOf, name, value: fc.string({ unit: 'grapheme' }) }),
  ),
  { maxLength: 25 },
);

/** Does a step if it can be done. */
function take(store: Store, step: Step): void {
  const at = { namespace, name: step.name };
  const present = store.get(step.kind, at);
  if (step.do === 'create' && !present) store.create(step.kind, { metadata: at } as Kinds[Kind]);
  if (step.do === 'delete' && present) store.delete(step.kind, at);
  if (step.do === 'update' && present) {
    store.update(
      step.kind,
      at,
      (old) => ({ ...old, metadata: { ...old.metadata, annotations: { note: step.value } } }) as Kinds[Kind],
    );
  }
}

describe('a store with a file', () => {
  it('is the same after it is opened again, whatever was done and however often the log was rewritten', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(1, 500, 1_000_000), (all, logBytesMax) => {
        rmSync(folder, { recursive: true, force: true });
        const store = open({ logBytesMax });
        for (const step of all) take(store, step);
        const state = stateOf(store);
        store.close();
        const again = open();
        expect(stateOf(again)).toBe(state);
        again.close();
      }),
      { numRuns: 60 },
    );
  });

  it('is as it was after some write, when it is killed at any byte of the log', () => {
    fc.assert(
      fc.property(steps, fc.double({ min: 0, max: 1, noNaN: true }), (all, where) => {
        rmSync(folder, { recursive: true, force: true });
        const store = open();
        const begin = statSync(file).size;
        const states = [{ bytes: begin, state: stateOf(store) }];
        for (const step of all) {
          take(store, step);
          states.push({ bytes: statSync(file).size, state: stateOf(store) });
        }
        store.close();
        const cut = begin + Math.round((statSync(file).size - begin) * where);
        truncateSync(file, cut);
        const damage = vi.fn();
        const again = open({ onDamage: damage });
        expect(stateOf(again)).toBe(states.findLast(({ bytes }) => bytes <= cut)?.state);
        expect(damage).not.toHaveBeenCalled();
        // And what is written next is read by the next.
        take(again, { do: 'create', kind: 'Service', name: 'after' });
        const state = stateOf(again);
        again.close();
        const last = open();
        expect(stateOf(last)).toBe(state);
        last.close();
      }),
      { numRuns: 100 },
    );
  });

  it('has every write that was acknowledged before a kill -9', async () => {
    const script = `
      import { createStore } from ${JSON.stringify(join(import.meta.dirname, 'create-store.ts'))};
      const store = createStore({ file: process.argv[1], logBytesMax: 20_000 });
      for (let n = 0; ; n++) {
        store.create('Pod', { metadata: { namespace: 'gameday', name: 'p' + n } });
        process.stdout.write(n + '\\n');
        await new Promise(setImmediate);
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.length > 2_000) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const acknowledged = output.slice(0, output.lastIndexOf('\n')).split('\n').length;
    const store = open({ onDamage: (message) => expect.fail(message) });
    const count = store.list('Pod').length;
    expect(acknowledged).toBeGreaterThan(100);
    expect(count).toBeGreaterThanOrEqual(acknowledged);
    expect(count).toBeLessThanOrEqual(acknowledged + 1);
    store.close();
  });

  it('does not remember what happened before it was opened', () => {
    const store = open();
    take(store, { do: 'create', kind: 'Pod', name: 'a' });
    take(store, { do: 'create', kind: 'Pod', name: 'b' });
    store.close();
    const again = open();
    expect(() => again.since('Pod', '1')).toThrow(expect.objectContaining({ code: 'Expired' }));
    expect(again.since('Pod', '2')).toEqual([]);
    again.close();
  });

  it('keeps what can be read of a damaged log, says so, and sets a copy of it aside', () => {
    const store = open();
    for (const pod of ['a', 'b', 'c']) take(store, { do: 'create', kind: 'Pod', name: pod });
    store.close();
    const lines = readFileSync(file, 'utf8').split('\n');
    lines[2] = '{"put":"Pod"';
    const damaged = lines.join('\n');
    writeFileSync(file, damaged);
    const messages: string[] = [];
    const again = open({ onDamage: (message) => messages.push(message) });
    expect(again.list('Pod').map(({ metadata }) => metadata.name)).toEqual(['a']);
    expect(messages).toEqual([`${file}: line 3 cannot be read; a copy is in ${file}.damaged`]);
    expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(damaged);
    again.close();
  });

  it('is rewritten when much was appended, and readable by its owner alone', () => {
    const store = open({ logBytesMax: 10_000 });
    take(store, { do: 'create', kind: 'Pod', name: 'a' });
    for (let number = 0; number < 200; number++)
      take(store, { do: 'update', kind: 'Pod', name: 'a', value: String(number) });
    store.close();
    expect(statSync(file).size).toBeLessThan(11_000);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.damaged`)).toBe(false);
  });

  it('takes no writes after it is closed', () => {
    const store = open();
    store.close();
    expect(() => take(store, { do: 'create', kind: 'Pod', name: 'a' })).toThrow('closed');
  });
});
