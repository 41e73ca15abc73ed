import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@gameday/process';
import type { Recorded } from './recorded.ts';

export interface TwoHops {
  readonly url: string;
  stop(): Promise<void>;
}

export interface TwoHopsOptions {
  readonly answers: readonly Recorded[];
  /** For a file of its own. */
  readonly folder: string;
  /** With it the processes have stock instrumentation, and send their spans to this OTLP receiver. */
  readonly otlp?: string;
}

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const running = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/** Starts the two processes of the bare path. @throws Error when one of them ends instead of listening */
export async function startTwoHops({ answers, folder, otlp }: TwoHopsOptions): Promise<TwoHops> {
  const [gateway, assets] = [await freePort(), await freePort()];
  const recorded = join(folder, 'recorded.json');
  writeFileSync(recorded, JSON.stringify(answers));
  const start = (role: 'gateway' | 'assets', port: number, behind: string): ChildProcess =>
    spawn(
      process.execPath,
      [...(otlp === undefined ? [] : ['--import', file('stock.ts')]), file('two-hops.ts'), role, String(port), behind],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...process.env,
          NODE_ENV: 'production',
          ...(otlp !== undefined && {
            GAMEDAY_BENCH_STOCK: `stock-${role}`,
            OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
            OTEL_METRICS_EXPORTER: 'none',
            OTEL_LOGS_EXPORTER: 'none',
          }),
        },
      },
    );
  const children = [start('assets', assets, recorded), start('gateway', gateway, String(assets))];
  const stop = async (): Promise<void> => {
    const living = children.filter(running);
    const gone = living.map((child) => once(child, 'exit'));
    for (const child of living) child.kill();
    await Promise.all(gone);
  };
  const listens = async (child: ChildProcess): Promise<void> => {
    const ended = once(child, 'exit').then(() => Promise.reject(new Error('the bare path could not be started')));
    await Promise.race([child.stdout ? once(child.stdout, 'data') : ended, ended]);
  };
  try {
    await Promise.all(children.map(listens));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${gateway}`, stop };
}
