import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Journal,
  openUndoLog,
  runExperiment,
  type RunEvent,
  runId,
  validateExperiment,
} from '@gameday/chaos-engine';
import { openLabChaos } from '@gameday/lab-chaos';
import { exchange, labPaths, recordedParts } from '@gameday/lab-kit';
import { eventually, type TestLab } from './lab.ts';

export interface Played {
  readonly journal: Journal;
  /** The run's. */
  readonly folder: string;
}

export interface PlayOptions {
  readonly onEvent?: (event: RunEvent) => void;
  /** More of what an experiment says to this lab. */
  readonly gameday?: object;
}

export const action = (module: string, func: string, args: object, more: object = {}) => ({
  type: 'action',
  name: `${module}.${func}`,
  provider: { type: 'gameday', module, func, arguments: args },
  ...more,
});

export const probe = (module: string, func: string, args: object) => ({
  type: 'probe',
  name: `${module}.${func}`,
  provider: { type: 'gameday', module, func, arguments: args },
});

/** Plays a method in a lab as the runner would; the hypothesis, that the door answers, is looked at before and after it. */
export async function play(
  lab: TestLab,
  method: readonly object[],
  { onEvent, gameday }: PlayOptions = {},
): Promise<Played> {
  const paths = labPaths(lab.env);
  const { providers, load, evidence } = openLabChaos({ ports: lab.ports, paths, env: lab.env });
  const url = lab.url(lab.ports.gateway, '/api/openapi.json');
  const door = { type: 'probe', name: 'the door', tolerance: 200, provider: { type: 'http', url, timeout: 5 } };
  const value = {
    title: 'an experiment',
    description: 'd',
    'steady-state-hypothesis': { title: 'h', probes: [door] },
    method,
    extensions: [{ name: 'gameday', hypothesis: { during: 'watched' }, seed: 7, ...gameday }],
  };
  const experiment = await validateExperiment({ file: 'x.json', folder: '/', value }, { providers });
  const id = runId('an experiment', Date.now(), Math.random());
  const folder = join(paths.runs, id);
  const explained = evidence(folder);
  const journal = await runExperiment({
    ...{ experiment, providers, load, id, folder },
    collectors: explained.collectors,
    leases: openUndoLog(paths.undo, { run: id }),
    onEvent: (event) => {
      explained.onEvent(event);
      onEvent?.(event);
    },
  });
  return { journal, folder };
}

/** The state of the process, as ps writes it. */
const stateOf = (pid: number): string => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.charAt(stat.lastIndexOf(')') + 2);
};

/** Whether a process stands still; what keeps replicas to their share of the CPU stops them for a moment. */
async function stands(pid: number): Promise<boolean> {
  for (let look = 0; look < 4; look += 1) {
    if (stateOf(pid) !== 'T') return false;
    await sleep(70);
  }
  return true;
}

/** The replicas whose calls are led elsewhere now. */
export async function detoured(lab: TestLab): Promise<string[]> {
  const names: string[] = [];
  for (const { replicas } of (await lab.status()).services) {
    for (const { name, adminPort } of replicas) {
      const { text } = await exchange({ path: '/detours', to: adminPort });
      if ((JSON.parse(text) as { detours: unknown[] }).detours.length > 0) names.push(name);
    }
  }
  return names;
}

/** What faults could have left: proxies, detours, stopped engines and replicas, leases. */
async function leftBehind(lab: TestLab): Promise<string[]> {
  const paths = labPaths(lab.env);
  const { text } = await exchange({ path: '/proxies', to: lab.ports.toxiproxy });
  const left = Object.keys(JSON.parse(text) as object).map((name) => `proxy ${name}`);
  for (const [name, { pid }] of Object.entries(recordedParts(paths)))
    if (await stands(pid)) left.push(`${name} stands`);
  for (const replica of (await lab.status()).services.flatMap(({ replicas }) => replicas)) {
    if (replica.state !== 'ready') left.push(`${replica.name} is ${replica.state}`);
    else if (await stands(replica.pid)) left.push(`${replica.name} stands`);
  }
  left.push(...(await detoured(lab)).map((name) => `detours of ${name}`));
  if (existsSync(paths.undo)) left.push(...readdirSync(paths.undo).filter((name) => name.endsWith('.jsonl')));
  return left;
}

/** Waits until nothing is left of any fault. @throws Error that names what is */
export async function nothingIsLeft(lab: TestLab): Promise<void> {
  await eventually(
    'that nothing is left behind',
    async () => {
      const left = await leftBehind(lab);
      if (left.length > 0) throw new Error(left.join('; '));
      return true;
    },
    30_000,
  );
}
