import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { labPorts, type LabPorts } from '@gameday/conventions';

export const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
const main = join(repositoryRoot, 'apps/gameday/src/main.ts');

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Replica {
  readonly name: string;
  readonly state: string;
  readonly pid: number;
  readonly port: number;
  readonly adminPort: number;
  readonly restarts: number;
  readonly uptimeSeconds: number;
}

export interface LabStatus {
  readonly engines: ReadonlyArray<{
    name: string;
    state: string;
    version: string;
    source: string;
    pid: number;
    port: number;
  }>;
  readonly apps: ReadonlyArray<{ name: string; state: string; pid: number; port: number }>;
  readonly services: ReadonlyArray<{ name: string; replicas: readonly Replica[] }>;
  readonly urls: Readonly<Record<string, string>>;
}

/** A lab of a test's own: its own folder and ports, so that it disturbs no other. */
export interface TestLab {
  readonly home: string;
  readonly ports: LabPorts;
  readonly env: NodeJS.ProcessEnv;
  /** Runs a command of the CLI against this lab. */
  gameday(...args: string[]): Promise<CommandResult>;
  status(): Promise<LabStatus>;
  url(port: number, path?: string): string;
  /** Ends the lab and removes its folder. */
  stop(): Promise<void>;
}

/** Prepares a lab that is not started yet. */
export async function prepareLab(): Promise<TestLab> {
  const home = mkdtempSync(join(tmpdir(), 'gameday-e2e-'));
  const base = await freePortBase();
  const ports = labPorts(base);
  const env = { ...process.env, GAMEDAY_HOME: home, GAMEDAY_PORT_BASE: String(base), GAMEDAY_VALIDATE_REPLIES: '1' };
  const gameday = (...args: string[]) => run(process.execPath, [main, ...args], env);
  return {
    home,
    ports,
    env,
    gameday,
    async status() {
      const { stdout, stderr } = await gameday('status', '--json');
      try {
        return JSON.parse(stdout) as LabStatus;
      } catch {
        throw new Error(`gameday status --json did not print JSON: ${stdout}${stderr}`);
      }
    },
    url: (port, path = '') => `http://127.0.0.1:${port}${path}`,
    async stop() {
      await gameday('down');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Starts a lab and waits until all of it is ready. @throws Error with what the command printed when it fails */
export async function startLab(...upArgs: string[]): Promise<TestLab> {
  const lab = await prepareLab();
  const result = await lab.gameday('up', '--detach', ...upArgs);
  if (result.code !== 0) {
    await lab.stop();
    throw new Error(`gameday up --detach ended with ${result.code}:\n${result.stdout}${result.stderr}`);
  }
  return lab;
}

export function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: repositoryRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

const portsPerLab = 1_000;

/** A base whose well-known ports are free now. */
async function freePortBase(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const base = 10_000 + portsPerLab * Math.floor(Math.random() * 14);
    const free = await Promise.all([0, 3, 6, 7, 100, 101].map((offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
  throw new Error('no free range of ports was found between 10000 and 24000');
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** Waits until `probe` returns something other than undefined or false. @throws Error naming what was waited for */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 15_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const result = await probe();
      if (result !== undefined && result !== false) return result;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`${what} did not come about within ${timeoutMs} ms`, { cause: last });
    }
    await sleep(100);
  }
}
