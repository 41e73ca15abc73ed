import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { cpuSeconds, pssBytes } from '@gameday/process';
import { prepareLab, type Part } from './support/lab.ts';
import { processesOf } from './support/processes.ts';
import { machine, median, printReport, type Figure } from './support/report.ts';

// How long the lab takes to start, and how much memory it takes when nothing happens.
//   first start: an empty lab folder, engines and compiled code cached
//   warm start:  everything cached, data there
// Time counts from the command to its end, which is when every service and every engine that can be had is ready.

const { values: flags } = parseArgs({ options: { json: { type: 'boolean' }, short: { type: 'boolean' } } });
const short = flags.short ?? false;
const lab = await prepareLab();

async function timedStart(): Promise<number> {
  const started = performance.now();
  await lab.gameday('up', '--detach');
  return (performance.now() - started) / 1000;
}

const mib = (bytes: number) => bytes / 2 ** 20;
const sum = (pids: readonly number[], measure: (pid: number) => number | undefined): number =>
  pids.reduce((total, pid) => total + (measure(pid) ?? 0), 0);

async function measureIdle(): Promise<{ figures: Figure[]; versions: Record<string, string> }> {
  await sleep(short ? 3_000 : 15_000);
  const status = await lab.status();
  const replicas = status.services.flatMap(({ replicas }) => replicas);
  const everything = [...status.engines, ...status.apps, ...replicas];
  const memoryOf = (parts: readonly Part[]): number => mib(sum(processesOf(parts, everything), pssBytes));
  const cpuOf = (parts: readonly Part[]): number => sum(processesOf(parts, everything), cpuSeconds);
  const idleSeconds = short ? 3 : 20;
  const before = cpuOf(everything);
  await sleep(idleSeconds * 1000);
  const cpu = (cpuOf(everything) - before) / idleSeconds;
  return {
    versions: await lab.versions(),
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
  await lab.gameday('down');
  const warmStarts: number[] = [];
  for (let run = 0; run < (short ? 1 : 5); run += 1) {
    warmStarts.push(await timedStart());
    await lab.gameday('down');
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
  printReport({ bench: 'start', short, machine: machine(), versions: idle.versions, figures }, flags.json ?? false);
} finally {
  await lab.remove();
}
