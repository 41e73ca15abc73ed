import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type BenchLab, root } from '../support/lab.ts';

export interface LoadResult {
  readonly exitCode: number;
  /** What stood on standard error. */
  readonly says: string;
  readonly figures: LoadFigures | undefined;
}

interface RequestFigures {
  readonly name: string;
  readonly count: number;
  readonly tps: number;
  readonly success: number;
  readonly averageMs: number;
  readonly p95Ms: number;
}

export interface LoadFigures {
  readonly all: RequestFigures;
  readonly transactions: readonly RequestFigures[];
}

/** Runs `gameday load …` as a person does; whatever it ends with is a result. */
export function gamedayLoad(lab: BenchLab, ...args: string[]): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'apps/gameday/src/main.ts'), 'load', ...args], {
      cwd: lab.home,
      env: lab.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ exitCode: code ?? -1, says: stderr, figures: figuresIn(stdout) }));
  });
}

function figuresIn(stdout: string): LoadFigures | undefined {
  try {
    return (JSON.parse(stdout) as { readonly figures: LoadFigures | null }).figures ?? undefined;
  } catch {
    return undefined;
  }
}
