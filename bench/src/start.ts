import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { labPorts } from '@gameday/conventions';
import { cpuSeconds, portIsFree, processTree, pssBytes } from '@gameday/process';
import { machine, median, printReport, type Figure } from './support/report.ts';

// How long the lab takes to start, and how much memory it takes when nothing happens.
//   first start: an empty lab folder, engines and compiled code cached
//   warm start:  everything cached, data there
// Time counts from the command to its end, which is when every service and every engine that can be had is ready.

const { values: flags } = parseArgs({ options: { json: { type: 'boolean' }, short: { type: 'boolean' } } });
const short = flags.short ?? false;
const root = join(import.meta.dirname, '../..');
const home = mkdtempSync(join(tmpdir(), 'gameday-bench-'));
const base = await freeBase();
const env = { ...process.env, GAMEDAY_HOME: home, GAMEDAY_PORT_BASE: String(base) };

interface Part {
  readonly name: string;
  readonly pid: number | null;
}
interface Status {
  readonly engines: ReadonlyArray<Part & { version: string | null }>;
  readonly apps: readonly Part[];
  readonly services: ReadonlyArray<{ name: string; replicas: readonly Part[] }>;
}

async function freeBase(): Promise<number> {
  for (let candidate = 11_000; candidate < 30_000; candidate += 1_000) {
    const ports = labPorts(candidate);
    const free = await Promise.all(
      [ports.gateway, ports.consul, ports.postgres, ports.console].map((port) => portIsFree(port)),
    );
    if (free.every(Boolean)) return candidate;
  }
  throw new Error('no free range of ports was found between 11000 and 30000');
}

function gameday(...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'apps/gameday/src/main.ts'), ...args], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`gameday ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`));
    });
  });
}

async function timedStart(): Promise<number> {
  const started = performance.now();
  await gameday('up', '--detach');
  return (performance.now() - started) / 1000;
}

const mib = (bytes: number) => bytes / 2 ** 20;
/** A part's processes, without those of other parts: the supervisor has started all of them. */
const processesOf = (parts: readonly Part[]): number[] =>
  parts.flatMap(({ name, pid }) => (pid === null ? [] : name === 'supervisor' ? [pid] : processTree([pid])));
const sum = (pids: readonly number[], measure: (pid: number) => number | undefined): number =>
  pids.reduce((total, pid) => total + (measure(pid) ?? 0), 0);
const memoryOf = (parts: readonly Part[]): number => mib(sum(processesOf(parts), pssBytes));
const cpuOf = (parts: readonly Part[]): number => sum(processesOf(parts), cpuSeconds);

async function measureIdle(): Promise<{ figures: Figure[]; versions: Record<string, string> }> {
  await sleep(short ? 3_000 : 15_000);
  const status = JSON.parse(await gameday('status', '--json')) as Status;
  const replicas = status.services.flatMap(({ replicas }) => replicas);
  const everything = [...status.engines, ...status.apps, ...replicas];
  const idleSeconds = short ? 3 : 20;
  const before = cpuOf(everything);
  await sleep(idleSeconds * 1000);
  const cpu = (cpuOf(everything) - before) / idleSeconds;
  return {
    versions: Object.fromEntries(status.engines.flatMap(({ name, version }) => (version ? [[name, version]] : []))),
    figures: [
      {
        name: 'idle memory of everything (PSS)',
        value: memoryOf(everything) / 1024,
        unit: 'GiB',
        goal: { atMost: 1.2 },
      },
      ...status.engines
        .filter(({ pid }) => pid !== null)
        .map((engine): Figure => ({ name: `  ${engine.name}`, value: memoryOf([engine]), unit: 'MiB' })),
      ...status.apps.map((part): Figure => ({ name: `  ${part.name}`, value: memoryOf([part]), unit: 'MiB' })),
      ...status.services.map((service): Figure => ({
        name: `  ${service.name}`,
        value: memoryOf(service.replicas),
        unit: 'MiB',
      })),
      { name: 'idle processor time of everything', value: cpu * 100, unit: '% of a core' },
    ],
  };
}

try {
  const firstStart = await timedStart();
  const idle = await measureIdle();
  await gameday('down');
  const warmStarts: number[] = [];
  for (let run = 0; run < (short ? 1 : 5); run += 1) {
    warmStarts.push(await timedStart());
    await gameday('down');
  }
  const figures: Figure[] = [
    { name: 'first start, empty lab folder', value: firstStart, unit: 's' },
    {
      name: 'warm start to everything ready',
      value: median(warmStarts),
      unit: 's',
      goal: { atMost: 10 },
      runs: warmStarts,
    },
    ...idle.figures,
  ];
  const versions = { node: process.versions.node, ...idle.versions };
  printReport({ bench: 'start', short, machine: machine(), versions, figures }, flags.json ?? false);
} finally {
  await gameday('down').catch(() => undefined);
  rmSync(home, { recursive: true, force: true });
}
