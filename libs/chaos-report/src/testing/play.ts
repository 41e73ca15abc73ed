import type { Evidence, Journal, Provider, RunEvent } from '@gameday/chaos-engine';
import { openUndoLog, runExperiment, validateExperiment } from '@gameday/chaos-engine';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PlayedRun {
  readonly journal: Journal;
  readonly events: readonly RunEvent[];
}

export interface Play {
  readonly title?: string;
  readonly expect?: 'held' | 'deviated';
  /** What the probe answers while the fault is in force; without it 0.1. */
  readonly latency?: number;
  readonly signal?: AbortSignal;
  readonly evidence?: readonly Evidence[];
  readonly description?: string;
}

/** Runs an experiment for real, against a system of one number that a fault raises; it takes about half a second. */
export async function play(options: Play = {}): Promise<PlayedRun> {
  const { title = 'A slow dependency', latency = 0.4, expect: expected = 'held' } = options;
  let slow = false;
  const prometheus: Provider = { run: async () => (slow ? latency : 0.1) };
  const toxiproxy: Provider = {
    prepare: async ({ func }) => ({
      faults:
        func === 'addToxic'
          ? [
              {
                kind: 'toxiproxy.toxic',
                target: 'feed → users',
                says: 'latency of 400 ms on feed → users',
                undo: { module: 'toxiproxy', func: 'removeToxic', arguments: { target: { callee: 'users' } } },
              },
            ]
          : [],
    }),
    run: async ({ func }) => (slow = func === 'addToxic'),
    prove: async () => ({ proved: true, says: 'the probe took 412 ms, wanted 400 ms within 10 %', measured: 412 }),
  };
  const value = {
    title,
    description: options.description ?? 'The feed must answer in time although <users> answers late.',
    tags: ['latency'],
    extensions: [
      {
        name: 'gameday',
        expect: expected,
        seed: 7,
        signature: 'The breaker of feed → users opens.',
        lesson: 'Slow is worse than down.',
        hypothesis: { everySeconds: 0.05 },
        recovery: { withinSeconds: 2, everySeconds: 0.05, steadySeconds: 0.1 },
      },
    ],
    'steady-state-hypothesis': {
      title: 'The feed is served in time',
      probes: [
        {
          type: 'probe',
          name: 'p99 of the feed',
          tolerance: { type: 'range', range: [0, 0.5] },
          provider: { type: 'gameday', module: 'prometheus', func: 'query', arguments: { query: 'p99' } },
        },
      ],
    },
    method: [
      {
        type: 'action',
        name: 'users answers 400 ms late',
        provider: {
          type: 'gameday',
          module: 'toxiproxy',
          func: 'addToxic',
          arguments: { target: { callee: 'users' }, type: 'latency', attributes: { latency: 400 } },
        },
        pauses: { after: 0.25 },
      },
    ],
  };
  const folder = mkdtempSync(join(tmpdir(), 'chaos-report-'));
  const events: RunEvent[] = [];
  try {
    const providers = { prometheus, toxiproxy };
    const experiment = await validateExperiment({ file: 'chaos/slow-users.ts', folder, value }, { providers });
    const journal = await runExperiment({
      experiment,
      providers,
      leases: openUndoLog(join(folder, 'undo'), { run: 'played' }),
      onEvent: (event) => void events.push(event),
      collectors: [async () => options.evidence ?? []],
      ...(options.signal && { signal: options.signal }),
    });
    return { journal, events };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
