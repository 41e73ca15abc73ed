import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labPorts, type LabPorts } from '@gameday/conventions';
import { portIsFree } from '@gameday/process';

export const root = join(import.meta.dirname, '../../..');

export interface Part {
  readonly name: string;
  readonly pid: number | null;
}

export interface Replica extends Part {
  readonly state: string;
  readonly port: number;
  readonly adminPort: number;
}

export interface LabStatus {
  readonly engines: ReadonlyArray<Part & { readonly version: string | null; readonly state: string }>;
  readonly apps: readonly Part[];
  readonly services: ReadonlyArray<{ readonly name: string; readonly replicas: readonly Replica[] }>;
}

/** How a command has ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A lab of a bench's own: its own folder and ports. */
export interface BenchLab {
  readonly home: string;
  readonly ports: LabPorts;
  readonly env: NodeJS.ProcessEnv;
  /** Runs a command of the CLI; resolves to what it printed. @throws Error when it does not end with 0 */
  gameday(...args: string[]): Promise<string>;
  /** Runs a command of the CLI, whatever it ends with. */
  tryGameday(...args: string[]): Promise<Ended>;
  status(): Promise<LabStatus>;
  /** Versions of node and the engines. */
  versions(): Promise<Record<string, string>>;
  /** Stops the lab, if it runs, and removes its folder. */
  remove(): Promise<void>;
}

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Prepares a lab that is not started yet. */
export async function prepareLab(): Promise<BenchLab> {
  const home = mkdtempSync(join(tmpdir(), 'gameday-bench-'));
  const base = await freeBase();
  const env = { ...process.env, GAMEDAY_HOME: home, GAMEDAY_PORT_BASE: String(base) };
  const tryGameday = (...args: string[]) => run([join(root, 'apps/gameday/src/main.ts'), ...args], env);
  const gameday = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await tryGameday(...args);
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
    return stdout;
  };
  const status = async () => JSON.parse(await gameday('status', '--json')) as LabStatus;
  const remove = async (): Promise<void> => {
    for (const signal of endings) process.off(signal, interrupted);
    await gameday('down').catch(() => undefined);
    rmSync(home, { recursive: true, force: true });
  };
  // A bench that is broken off leaves no lab behind.
  const interrupted = (): void => void remove().finally(() => process.exit(130));
  for (const signal of endings) process.once(signal, interrupted);
  return {
    home,
    ports: labPorts(base),
    env,
    gameday,
    tryGameday,
    status,
    async versions() {
      const { engines } = await status();
      const known = engines.flatMap(({ name, version }) => (version ? [[name, version] as const] : []));
      return { node: process.versions.node, ...Object.fromEntries(known) };
    },
    remove,
  };
}

async function freeBase(): Promise<number> {
  for (let candidate = 11_000; candidate < 30_000; candidate += 1_000) {
    const { gateway, consul, postgres, console } = labPorts(candidate);
    const free = await Promise.all([gateway, consul, postgres, console].map((port) => portIsFree(port)));
    if (free.every(Boolean)) return candidate;
  }
  throw new Error('no free range of ports was found between 11000 and 30000');
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
