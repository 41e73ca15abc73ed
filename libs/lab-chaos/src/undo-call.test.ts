import type { Providers } from '@gameday/chaos-engine';
import { describe, expect, it } from 'vitest';
import { undoCall } from './undo-call.ts';

const call = { module: 'm', func: 'f', arguments: { a: 1 } };
const providers = (run: Providers[string]['run']): Providers => ({ m: { run } });

describe('making the call that undoes a fault', () => {
  it('hands its arguments over', async () => {
    const seen: unknown[] = [];
    await undoCall(providers(async ({ arguments: args }) => seen.push(args)))(call);
    expect(seen).toEqual([{ a: 1 }]);
  });

  it('throws what keeps it from being done', async () => {
    const undo = undoCall(providers(() => Promise.reject(new Error('Consul is away'))));
    await expect(undo(call)).rejects.toThrow('Consul is away');
  });

  it('does not wait for ever, and says so to what it called', async () => {
    let told: AbortSignal | undefined;
    const run: Providers[string]['run'] = (_call, { signal }) => new Promise(() => (told = signal));
    await expect(undoCall(providers(run), { timeoutMs: 30 })(call)).rejects.toThrow('m.f took longer than 30 ms');
    expect(told?.aborted).toBe(true);
  });

  it('makes no new fault', async () => {
    const undo = undoCall(providers((_call, { acquire }) => acquire({} as never)));
    await expect(undo(call)).rejects.toThrow('what undoes a fault makes none');
  });

  it('needs the module', async () => {
    await expect(undoCall({})(call)).rejects.toThrow('there is no module "m" in this lab');
  });
});
