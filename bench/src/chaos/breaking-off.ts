import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { note, until } from '../support/app.ts';
import type { BenchLab } from '../support/lab.ts';
import { quantile } from '../support/load.ts';
import type { Figure } from '../support/report.ts';
import { faultOnly, faultTypes, type FaultType, holdSeconds } from './documents.ts';
import { countLeftovers, type Leftovers, totalOf, untilClean } from './leftovers.ts';
import { eventsOf, newestRun, startRunner } from './runner.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;
/** Within so long everything must be undone. */
const cleanMs = 2_000;
/** With Toxiproxy's API stalled. */
const stalledCleanMs = 5_000;
/** A start takes about this long before the fault is made. */
const startMs = 600;

interface Broken {
  readonly type: string;
  /** Whether the fault was in force at the signal. */
  readonly inForce: boolean;
  readonly cleanAfterMs: number;
  readonly left: Leftovers;
}

class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'gameday-faults-'));
  write(type: FaultType): string {
    const file = join(this.path, `${type.name.replaceAll(' ', '-')}.json`);
    writeFileSync(file, JSON.stringify(faultOnly(type)));
    return file;
  }
  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Starts a fault, breaks its runner off, and waits until nothing is left. */
async function breakOff(
  lab: BenchLab,
  file: string,
  type: string,
  signal: NodeJS.Signals,
  afterMs: number,
): Promise<Broken> {
  const status = await lab.status();
  const before = newestRun(lab);
  const runner = startRunner(lab, ['run', file, '--quiet']);
  await sleep(afterMs);
  const run = newestRun(lab);
  const events = run === undefined || run === before ? [] : eventsOf(lab, run);
  const states = events.flatMap((event) => (event.type === 'fault' ? [event.state] : []));
  const inForce = states.includes('in force') && !states.includes('ended');
  const since = performance.now();
  runner.child.kill(signal);
  const { ms, left } = await untilClean(lab, status, since, cleanMs);
  if (totalOf(left) > 0)
    note(`  ${type}, ${signal} after ${Math.round(afterMs)} ms: left after 2 s: ${JSON.stringify(left)}`);
  await runner.ended;
  await settle(lab);
  return { type, inForce, cleanAfterMs: ms, left };
}

/** The next one begins with a lab that is well. */
async function settle(lab: BenchLab): Promise<void> {
  await until('a lab without faults', async () => totalOf(await countLeftovers(lab, await lab.status())) === 0, 30_000);
  await until('all replicas being ready', async () => {
    const { services } = await lab.status();
    return services.every(({ replicas }) => replicas.length > 0 && replicas.every(({ state }) => state === 'ready'));
  });
}

const median = (values: readonly number[]): number => (values.length === 0 ? Number.NaN : quantile(values, 0.5));

function figuresOf(name: string, broken: readonly Broken[], withinMs: number): Figure[] {
  const dirty = broken.filter(({ left }) => totalOf(left) > 0);
  const times = broken.filter(({ inForce }) => inForce).map(({ cleanAfterMs }) => cleanAfterMs);
  return [
    {
      name: `${name}: with something left after ${withinMs / 1000} s`,
      value: dirty.length,
      unit: `of ${broken.length}`,
      goal: { atMost: 0 },
    },
    { name: '  with the fault in force at that moment', value: times.length, unit: `of ${broken.length}` },
    { name: '  these clean after, median', value: median(times), unit: 'ms' },
    { name: '  these clean after, slowest', value: times.length === 0 ? Number.NaN : Math.max(...times), unit: 'ms' },
  ];
}

/** The runner is ended at random moments, over all kinds of faults. */
export async function measureSignals(lab: BenchLab, short: boolean): Promise<Figure[]> {
  const times = short ? faultTypes.length : 200;
  const folder = new Folder();
  const figures: Figure[] = [];
  try {
    const files = faultTypes.map((type) => folder.write(type));
    for (const signal of signals) {
      note(`${signal} to the runner at random moments, ${times} times …`);
      const broken: Broken[] = [];
      for (let time = 0; time < times; time += 1) {
        const index = time % faultTypes.length;
        const afterMs = startMs / 2 + Math.random() * (startMs + holdSeconds * 1000);
        broken.push(await breakOff(lab, files[index] ?? '', faultTypes[index]?.name ?? '', signal, afterMs));
      }
      figures.push(...figuresOf(signal, broken, cleanMs));
    }
  } finally {
    folder.remove();
  }
  return figures;
}

/** Toxiproxy itself is stopped while a toxic is in force, and then the runner ends. */
export async function measureStalled(lab: BenchLab, short: boolean): Promise<Figure[]> {
  const times = short ? 2 : 50;
  note(`ending faults while Toxiproxy is stalled, ${times} times …`);
  const folder = new Folder();
  const broken: Broken[] = [];
  const toxics = faultTypes.filter(({ module }) => module === 'toxiproxy');
  try {
    for (let time = 0; time < times; time += 1) {
      const type = toxics[time % toxics.length];
      if (!type) continue;
      const before = newestRun(lab);
      const runner = startRunner(lab, ['run', folder.write(type), '--quiet']);
      await until('the fault being in force', () => {
        const run = newestRun(lab);
        if (run === undefined || run === before) return false;
        return eventsOf(lab, run).some((event) => event.type === 'fault' && event.state === 'in force');
      });
      const status = await lab.status();
      const pid = status.engines.find(({ name }) => name === 'toxiproxy')?.pid;
      if (!pid) throw new Error('toxiproxy does not run');
      process.kill(pid, 'SIGSTOP');
      const since = performance.now();
      runner.child.kill(time % 2 === 0 ? 'SIGINT' : 'SIGKILL');
      const { ms, left } = await untilClean(lab, status, since, stalledCleanMs);
      if (totalOf(left) > 0) note(`  ${type.name}: left after 5 s: ${JSON.stringify(left)}`);
      broken.push({ type: type.name, inForce: true, cleanAfterMs: ms, left });
      await runner.ended;
      await settle(lab);
    }
  } finally {
    folder.remove();
  }
  return figuresOf('Toxiproxy stalled', broken, stalledCleanMs);
}
