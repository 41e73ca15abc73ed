import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type LabPorts, labPorts } from '@gameday/conventions';
import { killIdentity, portIsFree, processesMarked } from '@gameday/process';
import { labMark, labPaths, type LabPaths, logFileOf } from '@gameday/lab-kit';
import { LabClient } from '../../lab/control-client.ts';
import type { LabStatus, ReplicaReport } from '../status.ts';
import type { SmallWorldOptions } from './small-world.ts';

const main = fileURLToPath(new URL('run-small-lab.ts', import.meta.url));

/** A port base whose first ports are free; far from those of labs that people run. */
async function freeBase(): Promise<number> {
  for (;;) {
    const base = 12_000 + 1_000 * Math.floor(Math.random() * 19);
    const free = await Promise.all([0, 1, 3, 18, 19, 20, 100, 101].map((offset) => portIsFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
}

/** One run of a supervisor process. */
export interface SupervisorRun {
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  /** What it has said so far. */
  said(): string;
}

/** A folder and ports for a lab of small processes. */
export class SmallLab {
  readonly home: string;
  readonly base: number;
  readonly ports: LabPorts;
  readonly paths: LabPaths;
  readonly client: LabClient;
  readonly #options: SmallWorldOptions;
  readonly #runs: SupervisorRun[] = [];

  private constructor(base: number, options: SmallWorldOptions) {
    this.base = base;
    this.ports = labPorts(base);
    this.home = realpathSync(mkdtempSync(join(tmpdir(), 'gameday-small-')));
    this.paths = labPaths({ GAMEDAY_HOME: this.home });
    this.client = new LabClient(this.paths);
    this.#options = options;
  }

  static async make(options: SmallWorldOptions): Promise<SmallLab> {
    return new SmallLab(await freeBase(), options);
  }

  /** Starts a supervisor for it. */
  up(env: Record<string, string> = {}): SupervisorRun {
    const child = spawn(process.execPath, [main], {
      env: {
        PATH: process.env['PATH'],
        GAMEDAY_HOME: this.home,
        GAMEDAY_PORT_BASE: String(this.base),
        SMALL_WORLD: JSON.stringify(this.#options),
        TMPDIR: this.home,
        ...env,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    const exited = once(child, 'close').then(([code]) => code as number | null);
    const run = { child, exited, said: () => text };
    this.#runs.push(run);
    return run;
  }

  /** Starts it and waits until its supervisor has said this. */
  async upUntil(text: string | RegExp, env: Record<string, string> = {}): Promise<SupervisorRun> {
    const run = this.up(env);
    await eventually(`the supervisor saying ${text}`, () => run.said().match(text) !== null, run.said);
    return run;
  }

  replicas(status: LabStatus, service: string): readonly ReplicaReport[] {
    return status.services.find(({ name }) => name === service)?.replicas ?? [];
  }

  /** What still runs of it. */
  running() {
    return processesMarked(labMark, this.paths.folder);
  }

  log(part: string): string {
    return readFileSync(logFileOf(this.paths, part), 'utf8');
  }

  async remove(): Promise<void> {
    for (const { child } of this.#runs) child.kill('SIGKILL');
    await Promise.all(this.#runs.map(({ exited }) => exited));
    for (const identity of this.running()) killIdentity(identity, 'SIGKILL');
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Waits until something is so. @throws Error naming it */
export async function eventually(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  context: () => string = () => '',
  timeoutMs = 20_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > deadline)
      throw new Error(`${what} did not come about within ${timeoutMs} ms\n${context()}`);
    await sleep(50);
  }
}
