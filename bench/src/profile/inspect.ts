import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../support/app.ts';

/** A CPU profile as V8 writes it (Chrome DevTools Protocol, `Profiler.Profile`). */
export interface CpuProfile {
  readonly nodes: ReadonlyArray<{
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }>;
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

/** Where a process listens for a debugger that SIGUSR1 asks for. */
const inspector = 'http://127.0.0.1:9229/json';
const sampleMicroseconds = 500;

/**
 * Profiles a Node process that runs, for so long; it goes on afterwards as before.
 * @throws Error when something else listens where debuggers do
 */
export async function profileProcess(pid: number, seconds: number): Promise<CpuProfile> {
  const ask = async () => (await (await fetch(inspector)).json()) as ReadonlyArray<{ webSocketDebuggerUrl: string }>;
  if (await ask().catch(() => undefined)) throw new Error(`another debugger listens at ${inspector}`);
  process.kill(pid, 'SIGUSR1');
  let address = '';
  await until('the debugger', async () => (address = (await ask())[0]?.webSocketDebuggerUrl ?? '') !== '', 5_000);
  const socket = new WebSocket(address);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`${address} does not answer`)));
  });
  const waiting = new Map<number, (result: unknown) => void>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
    if (id !== undefined) waiting.get(id)?.(result);
  });
  let calls = 0;
  const call = <Result>(method: string, params: object = {}): Promise<Result> =>
    new Promise((resolve) => {
      calls += 1;
      waiting.set(calls, resolve as (result: unknown) => void);
      socket.send(JSON.stringify({ id: calls, method, params }));
    });
  try {
    await call('Profiler.enable');
    await call('Profiler.setSamplingInterval', { interval: sampleMicroseconds });
    await call('Profiler.start');
    await sleep(seconds * 1000);
    const { profile } = await call<{ profile: CpuProfile }>('Profiler.stop');
    // The debugger's door closes too; its answer does not come any more.
    void call('Runtime.evaluate', { expression: "process.getBuiltinModule('node:inspector').close()" });
    await sleep(100);
    return profile;
  } finally {
    socket.close();
  }
}
