import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createToxiproxy } from '../toxiproxy.ts';

/** Stops a process, and waits until it is: a moment after the signal it may still answer. */
function stop(child: ChildProcess | undefined): void {
  child?.kill('SIGSTOP');
  const state = () => spawnSync('ps', ['-o', 'stat=', '-p', String(child?.pid)], { encoding: 'utf8' }).stdout.trim();
  while (child?.exitCode === null && !/^(T|Z|$)/.test(state()));
}

/** A Toxiproxy of one test file's own, which may be killed, stopped and started again on the same port. */
export interface ToxiproxyProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number | undefined;
  /** Resolves once it answers. */
  start(): Promise<void>;
  /** kill -9 */
  kill(): Promise<void>;
  /** It hangs, and keeps its connections. */
  pause(): void;
  resume(): void;
}

const startsWithinMs = 10_000;

/** A port that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** For integration tests, which are told by their set-up where its program is. */
export async function createToxiproxyProcess(): Promise<ToxiproxyProcess> {
  const binary = process.env['GAMEDAY_TEST_TOXIPROXY_BINARY'];
  if (!binary) throw new Error('GAMEDAY_TEST_TOXIPROXY_BINARY is not set: run with `--project integration`');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const api = createToxiproxy({ url });
  return {
    url,
    port,
    get pid() {
      return child?.pid;
    },
    async start() {
      child = spawn(binary, ['-host=127.0.0.1', `-port=${port}`], { stdio: 'ignore' });
      child.once('exit', () => (child = undefined));
      for (const deadline = performance.now() + startsWithinMs; ; await sleep(20)) {
        const answered = await api.version().catch(() => undefined);
        if (answered !== undefined) return;
        if (performance.now() > deadline) throw new Error(`Toxiproxy does not answer at ${url}`);
      }
    },
    async kill() {
      if (!child) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
    pause: () => stop(child),
    resume: () => void child?.kill('SIGCONT'),
  };
}
