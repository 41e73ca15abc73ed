import type { EngineName, FoundEngine } from '@gameday/engine-kit';

/** How getting one engine ended: with the engine, or with the error that says why not. */
export interface GetResult {
  readonly name: EngineName;
  readonly found?: FoundEngine;
  readonly error?: unknown;
  readonly seconds: number;
}

export interface GetOptions {
  readonly install: (name: EngineName) => Promise<FoundEngine>;
  readonly onResult: (result: GetResult) => void;
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
}

/** Gets one engine after the other: a build from source takes all cores anyway. One that fails does not end the rest. */
export async function getEngines(
  names: readonly EngineName[],
  { install, onResult, now = () => performance.now() }: GetOptions,
): Promise<GetResult[]> {
  const results: GetResult[] = [];
  for (const name of names) {
    const began = now();
    const outcome = await install(name).then(
      (found) => ({ found }),
      (error: unknown) => ({ error }),
    );
    const result = { name, ...outcome, seconds: (now() - began) / 1000 };
    results.push(result);
    onResult(result);
  }
  return results;
}
