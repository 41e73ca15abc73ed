import type { BenchLab } from '../support/lab.ts';

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
export async function gamedayLoad(lab: BenchLab, ...args: string[]): Promise<LoadResult> {
  const { code, stdout, stderr } = await lab.tryGameday('load', ...args);
  return { exitCode: code ?? -1, says: stderr, figures: figuresIn(stdout) };
}

function figuresIn(stdout: string): LoadFigures | undefined {
  try {
    return (JSON.parse(stdout) as { readonly figures: LoadFigures | null }).figures ?? undefined;
  } catch {
    return undefined;
  }
}
