import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { labPorts, type LabPorts } from '@gameday/conventions';
import {
  type BoundSocket,
  listeningSockets,
  portIsFree,
  processIdentity,
  processTree,
  stopIdentity,
} from '@gameday/process';
import { engines } from '../engines/index.ts';
import { messageOf } from '../errors.ts';
import type { FoundEngine, LaunchPlan } from '../types.ts';

export interface TestLab {
  readonly labFolder: string;
  readonly repositoryRoot: string;
  readonly ports: LabPorts;
}

export const testSecrets = { postgresSuperuserPassword: "it's a “secret”", grafanaAdminPassword: 'another' };

/** Ports of a lab of which none is in use now. */
export async function freeLabPorts(): Promise<LabPorts> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const ports = labPorts(10_000 + 100 * Math.floor(Math.random() * 200));
    const fixed = Object.values(ports).filter((port) => typeof port === 'number');
    const free = await Promise.all(fixed.map((port) => portIsFree(port)));
    if (free.every(Boolean)) return ports;
  }
  throw new Error('found no free ports for a lab');
}

export interface RunningEngine extends AsyncDisposable {
  readonly plan: LaunchPlan;
  readonly readyMs: number;
  /** Every socket of the engine and of what it started. */
  sockets(): BoundSocket[];
  log(): string;
  /** Kills the engine and all that it started, without a warning. */
  kill(): Promise<void>;
  /** Stops it as the plan says; tells whether it ended by itself in time. */
  stop(): Promise<'ended' | 'killed' | 'gone'>;
}

/** Starts an engine as the supervisor would, and waits until it is ready. */
export async function startEngine(found: FoundEngine, lab: TestLab): Promise<RunningEngine> {
  const { launch } = engines[found.name];
  if (!launch) throw new Error(`${found.name} is a tool`);
  const plan = await launch({ found, ...lab, secrets: testSecrets });
  const logs = join(lab.labFolder, 'logs');
  mkdirSync(logs, { recursive: true });
  const logFile = join(logs, `${found.name}.log`);
  const output = openSync(logFile, 'a');
  const began = performance.now();
  const child = spawn(plan.command, plan.args, {
    cwd: plan.cwd,
    env: plan.env,
    detached: true,
    stdio: ['ignore', output, output],
    ...(plan.uid === undefined ? {} : { uid: plan.uid }),
    ...(plan.gid === undefined ? {} : { gid: plan.gid }),
  });
  closeSync(output);
  const exited = once(child, 'exit');
  const pid = child.pid;
  const identity = pid === undefined ? undefined : processIdentity(pid);
  if (pid === undefined || !identity) throw new Error(`${plan.command} could not be started`);
  const beside = new AbortController();
  const besideEnded = plan.beside?.(beside.signal);
  const log = () => readFileSync(logFile, 'utf8');
  const end = async (how: { signal: NodeJS.Signals; graceMs: number }) => {
    beside.abort();
    await besideEnded;
    const result = await stopIdentity(identity, how);
    if (child.exitCode === null && child.signalCode === null) await exited;
    return result;
  };
  const engine = {
    plan,
    sockets: () => listeningSockets(processTree([pid])),
    log,
    kill: async () => void (await end({ signal: 'SIGKILL', graceMs: 0 })),
    stop: () => end({ signal: plan.stopSignal, graceMs: plan.stopGraceMs }),
    [Symbol.asyncDispose]: async () => void (await end({ signal: 'SIGKILL', graceMs: 0 })),
  };
  for (;;) {
    try {
      await plan.ready();
      return { ...engine, readyMs: performance.now() - began };
    } catch (error) {
      if (performance.now() - began < plan.readyTimeoutMs && child.exitCode === null) {
        await sleep(50);
        continue;
      }
      await engine.kill();
      throw new Error(`${found.name} is not ready: ${messageOf(error)}; its log:\n${log().slice(-3_000)}`, {
        cause: error,
      });
    }
  }
}

/** Asks again until the answer is there. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>, timeoutMs = 20_000): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${timeoutMs / 1000} s`);
    await sleep(100);
  }
}
