import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchLab, root } from './lab.ts';

export interface K6Load {
  /** File below loadtests/, without its ending. */
  readonly scenario: string;
  readonly gateway: string;
  readonly vus: number;
  readonly seconds: number;
}

export interface K6Figures {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly averageMs: number;
  readonly p95Ms: number;
  /** Share of requests that were answered as they should be, 0 to 1. */
  readonly success: number;
}

interface Summary {
  readonly metrics: {
    readonly http_reqs: { readonly count: number; readonly rate: number };
    readonly http_req_duration: { readonly avg: number; readonly 'p(95)': number };
    readonly checks: { readonly value: number };
  };
}

/** Where this lab's k6 is. @throws Error when there is none */
export async function k6Path(lab: BenchLab): Promise<string> {
  const { engines } = JSON.parse(await lab.gameday('engines', 'list', '--json')) as {
    engines: ReadonlyArray<{ readonly name: string; readonly path: string | null }>;
  };
  const path = engines.find(({ name }) => name === 'k6')?.path;
  if (!path) throw new Error('there is no k6; `npx gameday engines install k6` gets one');
  return path;
}

/** Loads a door with one of the lab's own scenarios, by bare k6: no raw file, no metrics sent. */
export async function runK6(k6: string, load: K6Load): Promise<K6Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'gameday-bench-k6-'));
  const summary = join(folder, 'summary.json');
  const script = join(root, 'loadtests', `${load.scenario}.ts`);
  const args = ['-n', '10', k6, 'run', '--quiet', '--address=', `--summary-export=${summary}`, script];
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    K6_NO_USAGE_REPORT: 'true',
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
    GATEWAY: load.gateway,
    VUS: String(load.vus),
    DURATION: `${load.seconds * 1000}ms`,
  };
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn('nice', args, { env, stdio: 'ignore' });
      child.once('error', reject);
      child.once('exit', resolve);
    });
    // 99: a threshold was missed; the figures are there all the same.
    if (code !== 0 && code !== 99) throw new Error(`k6 ended with ${code}`);
    const { metrics } = JSON.parse(readFileSync(summary, 'utf8')) as Summary;
    return {
      requests: metrics.http_reqs.count,
      requestsPerSecond: metrics.http_reqs.rate,
      averageMs: metrics.http_req_duration.avg,
      p95Ms: metrics.http_req_duration['p(95)'],
      success: metrics.checks.value,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
